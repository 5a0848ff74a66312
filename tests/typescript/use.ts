// What a front end does with the module of shop.toml: all of it compiles.
import { DEVELOPMENT, PRODUCTION, clear, consent, cookies, guard, storage, sweep } from "./shop";
import type { ConsentCategory, Deployment, Granted, NotObjected, ObjectionCategory, Outcome } from "./shop";

interface Basket {
  readonly articles: readonly string[];
}

export function read(deployment: Deployment): readonly unknown[] {
  const width: number | undefined = cookies.viewport.get(deployment);
  const tab: "mine" | "all of us" | undefined = cookies.tab.get();
  const closed: boolean | undefined = cookies.bannerClosed.get();
  const csrf: string | undefined = cookies.csrfToken.get();
  const flash: string | undefined = cookies.flash.get();
  const untyped: unknown = cookies.basket().get();
  const basket: Basket | undefined = cookies.basket<Basket>().get();
  const drafts: readonly (string | undefined)[] = cookies.draft.members().map((draft) => draft.get());
  const theme: "light" | "dark" | undefined = storage.theme.get();
  return [width, tab, closed, csrf, flash, untyped, basket, drafts, theme];
}

export function write(): void {
  cookies.viewport.set(1080, DEVELOPMENT);
  cookies.tab.set("all of us");
  cookies.bannerClosed.set(true, { ...PRODUCTION, domain: "shop.localhost" });
  cookies.basket<Basket>().set({ articles: ["7"] });
  cookies.draft.member("7").set("Dear all");
  const outcome: Outcome = storage.theme.set("dark");
  if (outcome !== "stored") console.warn(outcome satisfies "unavailable" | "refused" | "full");
  cookies.old.remove();
  cookies.ga.remove();
  cookies.draft.remove();
}

export async function ask(): Promise<void> {
  const analytics: Granted<"analytics"> | undefined = consent.granted("analytics");
  if (analytics) {
    cookies.visits.set((cookies.visits.get() ?? 0) + 1, analytics);
    const request: IDBOpenDBRequest | undefined = storage.events.open(analytics, 1);
    if (request) request.onupgradeneeded = () => undefined;
  }
  const looks: NotObjected<"looks"> | undefined = consent.notObjected("looks", DEVELOPMENT);
  if (looks) storage.layout.set("wide", looks);
  const preferences = consent.granted("preferences");
  if (preferences) storage.recent<Basket>().member("1").set({ articles: [] }, preferences);
  const asked: readonly (ConsentCategory | ObjectionCategory)[] = ["analytics", "looks"];
  await sweep();
  await clear.signOut(DEVELOPMENT);
  await clear.accountDeletion();
  const cache: Cache | undefined = await storage.pages.member("1").open();
  await cache?.add(`/${asked.length}`);
  const end: () => void = consent.onChange(() => console.log(consent.allowsParty("analytics", "numbers")));
  end();
  const unguard: () => void = guard({ refuse: true, report: "/consent/report", deployment: DEVELOPMENT });
  unguard();
  await storage.events.remove();
  await storage.pages.remove();
}
