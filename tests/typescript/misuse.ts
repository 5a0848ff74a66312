// What does not compile with the module of shop.toml. The compiler complains about each comment that
// expects an error where there is none.
import { clear, consent, cookies, storage } from "./shop";
import type { Granted } from "./shop";

declare const analytics: Granted<"analytics">;
declare const marketing: Granted<"marketing">;

export function undeclared(): void {
  // @ts-expect-error No entry has this key.
  cookies.vistis.get();
  // @ts-expect-error Names come from the policy alone: there is no function that takes one.
  cookies.set("visits", "1");
  // @ts-expect-error Nor for storage.
  storage["shop.theme"].get();
  // @ts-expect-error HttpOnly cookies are not there.
  cookies.session.get();
  // @ts-expect-error The record of the choice is read through `consent`.
  cookies.consent.get();
  // @ts-expect-error No entry is cleared on such an event.
  clear.signIn();
}

export function wrongValue(): void {
  // @ts-expect-error A number, not a text.
  cookies.viewport.set("1080");
  // @ts-expect-error None of its words.
  cookies.tab.set("yours");
  // @ts-expect-error None of its words.
  storage.theme.set("Dark");
  // @ts-expect-error A truth value, not its name.
  cookies.bannerClosed.set("true");
  // @ts-expect-error The value of another type than was named.
  cookies.basket<{ articles: string[] }>().set({ articles: 7 });
  // @ts-expect-error It may not be there.
  const width: number = cookies.viewport.get();
  // @ts-expect-error No member of a family is named by nothing.
  cookies.draft.member();
  // @ts-expect-error The names of development are chosen by a deployment, not by a word.
  cookies.viewport.set(width, "development");
}

export function notOurs(): void {
  // @ts-expect-error The server sets it.
  cookies.csrfToken.set("1");
  // @ts-expect-error The server removes it.
  cookies.csrfToken.remove();
  // @ts-expect-error It is signed, and a script has no key.
  cookies.flash.set("Saved.");
  // @ts-expect-error A third party sets it.
  cookies.ga.member("A").set("1");
  // @ts-expect-error It is retired.
  cookies.old.set("a");
  // @ts-expect-error It is retired.
  cookies.old.get();
}

export function withoutConsent(): void {
  // @ts-expect-error It needs consent.
  cookies.visits.set(1);
  // @ts-expect-error A witness that may be missing is none.
  cookies.visits.set(1, consent.granted("analytics"));
  // @ts-expect-error The witness of another category.
  cookies.visits.set(1, marketing);
  // @ts-expect-error The witness of another category.
  cookies.ads.set("a", analytics);
  // @ts-expect-error That nobody objected is no consent.
  cookies.visits.set(1, consent.notObjected("looks")!);
  // @ts-expect-error A category in which nothing needs consent.
  consent.granted("looks");
  // @ts-expect-error A category that the policy does not have.
  consent.granted("statistics");
  // @ts-expect-error It needs consent.
  storage.events.open();
  // @ts-expect-error A text is no witness.
  storage.layout.set("wide", "looks");
}

export function forged(): void {
  // @ts-expect-error A witness is not made of nothing.
  cookies.visits.set(1, {});
  // @ts-expect-error Nor by saying so.
  const witness: Granted<"analytics"> = { category: "analytics" };
  cookies.visits.set(1, witness);
  // @ts-expect-error It has no class of which one could be made.
  const made = new Granted<"analytics">();
  cookies.visits.set(1, made);
}
