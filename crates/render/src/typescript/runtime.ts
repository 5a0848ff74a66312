// The parts of generated modules. A line with `//#`, a name and a colon starts a part; the parts that it needs follow the
// colon. A module includes the parts that its policy needs, in this order, and nothing else; this comment is in none.
// The text of the part `sweeper` is not here: it is sweeper.js of cookie-registry-core, with its types in the syntax of
// TypeScript.

//# deployment:
/** Where the page is served, which selects the names of production or of development. */
export interface Deployment {
  readonly environment: "production" | "development";
  /** The `Domain` of cookies whose policy leaves it to the configuration; used in production only. */
  readonly domain?: string | undefined;
}

/** Served over https under the service's own domains. This is the default. */
export const PRODUCTION: Deployment = { environment: "production" };

/** Served over plain http on a developer's machine. */
export const DEVELOPMENT: Deployment = { environment: "development" };

//# kind:
/** Converts a value to text and back. */
interface Kind<T> {
  readonly write: (value: T, entry: string) => string;
  readonly read: (stored: string) => T | undefined;
}

//# text: kind
const text: Kind<string> = { write: (value) => value, read: (stored) => stored };

//# token: kind
/** Octets that a cookie can carry (RFC 10025, section 4.1.1). Double quotes around them are part of the value. */
const OCTETS = /^("?)[!#-+\--:<-[\]-~]*\1$/;
const token: Kind<string> = {
  write(value, entry) {
    if (!OCTETS.test(value) || value[0] === '"') throw new RangeError(`${entry}: a token has only characters that the cookie can carry`);
    return value;
  },
  read: (stored) => (OCTETS.test(stored) ? stored : undefined),
};

//# boolean: kind
const boolean: Kind<boolean> = {
  write: (value) => String(value),
  read: (stored) => (stored === "true" ? true : stored === "false" ? false : undefined),
};

//# integer: kind
const integer: Kind<number> = {
  write(value, entry) {
    if (!Number.isSafeInteger(value)) throw new RangeError(`${entry}: ${value} is no whole number that is kept exactly`);
    return String(value);
  },
  read(stored) {
    const value = Number(stored);
    return /^[+-]?\d+$/.test(stored) && Number.isSafeInteger(value) ? value + 0 : undefined;
  },
};

//# json: kind
const json = <T>(): Kind<T> => ({
  write(value, entry) {
    const written: string | undefined = JSON.stringify(value);
    if (written === undefined) throw new RangeError(`${entry}: the value cannot be written as JSON`);
    return written;
  },
  read(stored) {
    try {
      return JSON.parse(stored) as T;
    } catch {
      return undefined;
    }
  },
});

//# oneOf: kind
const oneOf = <T extends string>(...words: readonly T[]): Kind<T> => ({
  write(value, entry) {
    if (!words.includes(value)) throw new RangeError(`${entry}: ${value} is not one of ${words.join(", ")}`);
    return value;
  },
  read: (stored) => words.find((word) => word === stored),
});

//# signed: kind
/** A value after the 44 characters of its signature, which only the server can verify. */
const signed = <T>(kind: Kind<T>): Kind<T> => ({
  write: kind.write,
  read: (stored) => (stored.length < 44 ? undefined : kind.read(stored.slice(44))),
});

//# spec: deployment, kind
/** Name, lifetime and scope of a cookie as in its `Set-Cookie`; for a family, the prefix of the names. */
type Wire = readonly [name: string, lifetime: string, scope: string];

interface CookieSpec {
  readonly entry: string;
  readonly production: Wire;
  readonly development: Wire;
  /** For a member of a family: the variable part of its name, and the suffix. */
  readonly tail?: string;
  /** For a family: the suffix of the names. */
  readonly end?: string;
  /** If the deployment sets the `Domain`: returns the attribute. With an entry, it throws where the policy does not allow the domain. */
  readonly domain?: (deployment: Deployment, entry?: string) => string;
  /** If the path is not that of all pages: returns what is assumed of a write that this page cannot see; undefined if it can. */
  readonly assumed?: () => boolean | undefined;
  /** The maximum length of the encoded value, in bytes. */
  readonly limit?: number;
  /** Unless the value is written into the cookie unchanged. */
  readonly coded?: Coded;
  readonly chunks?: Chunks;
  /** Another entry has the same name, in another scope. */
  readonly namesake?: true;
}

/** Percent-encodes a value and decodes it. */
interface Coded {
  readonly encode: (value: string) => string;
  readonly decode: (value: string) => string | undefined;
}

/** A cookie and its value; without a value, the cookie is removed. */
type Piece = readonly [name: string, value: string | undefined];

/** Splits a value over several cookies. */
interface Chunks {
  readonly names: (name: string) => readonly string[];
  readonly read: (name: string) => string | undefined;
  /** Returns the cookies that hold the value, and those of an earlier value; undefined if there is no room for it. */
  readonly split: (name: string, value: string) => readonly Piece[] | undefined;
}

/** A cookie whose value is read or written. */
interface Valued<T> extends CookieSpec {
  readonly kind: Kind<T>;
}

const nameOf = (spec: CookieSpec, deployment: Deployment): string => spec[deployment.environment][0] + (spec.tail ?? "");

//# scope: spec
/** Returns the attributes of the scope, with the `Domain` if the deployment sets it. */
const scopeOf = (spec: CookieSpec, deployment: Deployment, entry?: string): string =>
  spec[deployment.environment][2] + (spec.domain?.(deployment, entry) ?? "");

//# attempt:
/** Runs what a browser refuses where it blocks the site's data, and in a frame with `sandbox`; and what a server does not have. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

//# outcome:
/** What came of a write: "unavailable" on a server, "refused" by the browser, "full" without room. */
export type Outcome = "stored" | "unavailable" | "refused" | "full";

//# allCookies: attempt
/** Returns the cookies as the browser lists them, each between `; ` and `;` (RFC 10025, section 5.8.3). */
const allCookies = (): string => `; ${attempt(() => document.cookie) ?? ""};`;

//# stored: allCookies
/** Returns the value of the first cookie of this name. It searches, and splits nothing. */
function stored(name: string): string | undefined {
  const all = allCookies();
  const start = `; ${name}=`;
  const at = all.indexOf(start);
  return at < 0 ? undefined : all.slice(at + start.length, all.indexOf(";", at + 1));
}

//# pairs: allCookies
function pairs(): (readonly [name: string, value: string])[] {
  return allCookies().split(";").flatMap((piece): [string, string][] => {
    const at = piece.indexOf("=");
    const [name, value] = [piece.slice(0, at), piece.slice(at + 1)];
    return at < 0 ? [] : [[name.replace(/^[ \t]+/, ""), value.replace(/^[ \t]+|[ \t]+$/g, "")]];
  });
}

//# within: deployment
/** Returns the `Domain` of a deployment, if one of these domains contains it. */
const within = (...domains: readonly string[]) => (deployment: Deployment, entry?: string): string => {
  const domain = deployment.environment === "production" ? deployment.domain?.toLowerCase() : undefined;
  if (domain === undefined) return "";
  const inside = domains.some((outer) => domain === outer || domain.endsWith("." + outer));
  if (inside && /^[a-z0-9.-]+$/.test(domain)) return `; Domain=${domain}`;
  if (entry === undefined) return "";
  throw new RangeError(`${entry}: the domain ${domain} does not lie within ${domains.join(", ")}`);
};

//# unseen:
/** Returns whether the browser keeps cookies at all, if this page cannot see those of a path (RFC 10025, section 5.1.4). */
const unseen = (path: string) => (): boolean | undefined => {
  const here = location.pathname;
  const sees = here === path || (here.startsWith(path) && (path.endsWith("/") || here[path.length] === "/"));
  return sees ? undefined : navigator.cookieEnabled;
};

//# coded: spec
const coded: Coded = {
  /** Encodes a value as the service does: octets that a cookie cannot carry, and `%`. */
  encode: (value) => value.replace(/[^!#$&-+\--:<-[\]-~]+/g, encodeURIComponent),
  /** Decodes a value as the service does: a `%` that is not followed by two hexadecimal digits is kept. */
  decode(value) {
    try {
      return value.includes("%") ? decodeURIComponent(value.replace(/%(?![0-9A-Fa-f]{2})/g, "%25")) : value;
    } catch {
      return undefined; // It is not UTF-8.
    }
  },
};

//# chunks: stored, spec
const chunks: Chunks = {
  names: (name) => [name, ...Array.from({ length: 10 }, (_, number) => `${name}.${number}`)],
  read(name) {
    const [bare, ...found] = chunks.names(name).map((one) => stored(one));
    const missing = found.indexOf(undefined);
    const whole = missing < 0 ? found : found.slice(0, missing);
    const complete = whole.length > 0 && found.slice(whole.length).every((chunk) => chunk === undefined);
    return bare ?? (complete ? whole.join("") : undefined);
  },
  split(name, value) {
    const [bare = name, ...others] = chunks.names(name);
    if (name.length + value.length <= 4096) return [[bare, value], ...others.map((one): Piece => [one, undefined])];
    const room = 4096 - name.length - 2;
    if (value.length > room * others.length) return undefined;
    const piece = (one: string, at: number): Piece => [one, value.slice(at * room, (at + 1) * room) || undefined];
    return [[bare, undefined], ...others.map(piece)];
  },
};

//# gets: stored, spec
const gets = <T>(spec: Valued<T>) => ({
  /** Returns the value; undefined if there is no cookie or its value is of another kind. */
  get(deployment: Deployment = PRODUCTION): T | undefined {
    const name = nameOf(spec, deployment);
    const found = spec.chunks ? spec.chunks.read(name) : stored(name);
    const decoded = found === undefined || !spec.coded ? found : spec.coded.decode(found);
    return decoded === undefined ? undefined : spec.kind.read(decoded);
  },
});

//# expired:
/** Replaces `Max-Age` in a removal. Every browser with modules knows `Max-Age`, so that `Expires` is not needed. */
const EXPIRED = "; Max-Age=0";

//# write: allCookies, attempt, expired, outcome, scope
function write<T>(spec: Valued<T>, value: T, deployment: Deployment, chosen?: string): Outcome {
  const name = nameOf(spec, deployment);
  const written = spec.kind.write(value, spec.entry);
  const encoded = spec.coded?.encode(written) ?? written;
  const whole: readonly Piece[] | undefined = name.length + encoded.length > 4096 ? undefined : [[name, encoded]];
  const pieces = spec.chunks ? spec.chunks.split(name, encoded) : whole;
  // No length is greater than a limit that is not there.
  if (!pieces || spec.limit! < encoded.length) {
    throw new RangeError(`${spec.entry}: ${encoded.length} bytes are more than the cookie can carry`);
  }
  const lifetime = chosen ?? spec[deployment.environment][1];
  const scope = scopeOf(spec, deployment, spec.entry);
  if (typeof document === "undefined") return "unavailable";
  const set = ([one, piece]: Piece) => (document.cookie = `${one}=${piece === undefined ? EXPIRED : piece + lifetime}${scope}`);
  if (!attempt(() => pieces.map(set))) return "refused";
  // A browser says nothing where it does not keep a cookie. One of another path cannot be looked for.
  const kept = ([one, piece]: Piece): boolean => piece === undefined || allCookies().includes(`; ${one}=${piece};`);
  return spec.assumed?.() ?? pieces.every(kept) ? "stored" : "refused";
}

//# sets: write
const sets = <T>(spec: Valued<T>) => ({
  /** Sets the cookie with every attribute of the policy; throws a RangeError if it cannot hold the value. */
  set(value: T, deployment: Deployment = PRODUCTION): Outcome {
    return write(spec, value, deployment);
  },
});

//# setsWith: write
const setsWith = <T, W>(spec: Valued<T>, attest: (witness: W) => void) => ({
  /** Sets the cookie, which depends on the visitor's choice; `consent` returns the witness. */
  set(value: T, witness: W, deployment: Deployment = PRODUCTION): Outcome {
    attest(witness);
    return write(spec, value, deployment);
  },
});

//# lasting: write
/** A cookie with further lifetimes: the `Max-Age` of each. */
interface Lasting<T, L extends string> extends Valued<T> {
  readonly lifetimes: Readonly<Record<L, string>>;
}

//# setsLasting: lasting
const setsLasting = <T, L extends string>(spec: Lasting<T, L>) => ({
  /** Sets the cookie for one of the lifetimes of the policy; throws a RangeError if it cannot hold the value. */
  set(value: T, lifetime: L, deployment: Deployment = PRODUCTION): Outcome {
    return write(spec, value, deployment, spec.lifetimes[lifetime]);
  },
});

//# setsLastingWith: lasting
const setsLastingWith = <T, L extends string, W>(spec: Lasting<T, L>, attest: (witness: W) => void) => ({
  /** Sets the cookie, which depends on the visitor's choice, for one of the lifetimes of the policy. */
  set(value: T, lifetime: L, witness: W, deployment: Deployment = PRODUCTION): Outcome {
    attest(witness);
    return write(spec, value, deployment, spec.lifetimes[lifetime]);
  },
});

//# tails: pairs, spec
/** Returns the variable part of the name of each existing member of a family. */
function tails(spec: CookieSpec, deployment: Deployment): string[] {
  const [[start], end] = [spec[deployment.environment], spec.end ?? ""];
  const found = pairs()
    .filter(([name]) => name.startsWith(start) && name.endsWith(end) && name.length > start.length + end.length)
    .map(([name]) => name.slice(start.length, name.length - end.length));
  return [...new Set(found)].filter((tail) => TOKEN.test(tail));
}

/** Returns the member of a family with this variable part. */
const memberOf = <S extends CookieSpec>(spec: S, tail: string): S => ({ ...spec, tail: tail + (spec.end ?? "") });

/** The characters of a cookie's name. */
const TOKEN = /^[!#-'*+\-.^_`|~0-9A-Za-z]+$/;

//# removes: attempt, expired, scope
function remove(spec: CookieSpec, deployment: Deployment): void {
  const name = nameOf(spec, deployment);
  for (const one of spec.chunks?.names(name) ?? [name]) {
    // Where no cookie can be written, none is visible.
    attempt(() => (document.cookie = `${one}=${EXPIRED}${scopeOf(spec, deployment)}`));
  }
}

const removes = (spec: CookieSpec) => ({
  /** Removes the cookie, with the attributes with which it is set. */
  remove(deployment: Deployment = PRODUCTION): void {
    remove(spec, deployment);
  },
});

//# family: tails
const family = <S extends CookieSpec, M>(spec: S, member: (one: S) => M) => ({
  /** Returns the cookie with this variable part; throws a RangeError if a name cannot contain it. */
  member(tail: string): M {
    if (!TOKEN.test(tail)) throw new RangeError(`${spec.entry}: "${tail}" cannot stand in a cookie's name`);
    return member(memberOf(spec, tail));
  },
  /** Returns the existing members. */
  members(deployment: Deployment = PRODUCTION): M[] {
    return tails(spec, deployment).map((tail) => member(memberOf(spec, tail)));
  },
});

//# removesMembers: removes, tails
const removesMembers = (spec: CookieSpec) => ({
  /** Removes every existing member. */
  remove(deployment: Deployment = PRODUCTION): void {
    for (const tail of tails(spec, deployment)) remove(memberOf(spec, tail), deployment);
  },
});

//# sweeper:

//# sweptCookie: scope, sweeper
/** Returns the attributes of a removal: the exact scope of a cookie that has a namesake, otherwise the scope without `Domain`. */
const sweptScope = (spec: CookieSpec, deployment: Deployment): readonly [attributes: string, exact: boolean] => {
  const [scope, exact] = [scopeOf(spec, deployment), spec.namesake === true];
  return [exact ? scope : scope.replace(/; Domain=[^;]*/, ""), exact];
};

/** Returns the removals of a cookie and its chunks, whichever `Domain` it was set with. */
function sweptCookie(spec: CookieSpec, deployment: Deployment): Removal[] {
  const name = nameOf(spec, deployment);
  const names = spec.chunks?.names(name) ?? [name];
  return names.map((one) => ["cookie", one, null, ...sweptScope(spec, deployment)]);
}

//# sweptFamily: sweptCookie
const sweptFamily = (spec: CookieSpec, deployment: Deployment): Removal[] =>
  [["cookie", spec[deployment.environment][0], spec.end ?? "", ...sweptScope(spec, deployment)]];

//# item:
/** A key of an area; for a family, the prefix of the keys. */
interface Item {
  readonly entry: string;
  readonly area: "localStorage" | "sessionStorage";
  readonly key: string;
  readonly tail?: string;
  readonly end?: string;
}

/** Returns the area; undefined where it is blocked, and on a server. */
function areaOf(item: Item): Storage | undefined {
  try {
    return typeof window === "undefined" ? undefined : globalThis[item.area];
  } catch {
    return undefined;
  }
}

const keyOf = (item: Item): string => item.key + (item.tail ?? "") + (item.end ?? "");

//# valuedItem: item, kind
interface ValuedItem<T> extends Item {
  readonly kind: Kind<T>;
}

//# getsItem: valuedItem
const getsItem = <T>(item: ValuedItem<T>) => ({
  /** Returns the value; undefined if there is no key or its value is of another kind. */
  get(): T | undefined {
    const found = areaOf(item)?.getItem(keyOf(item));
    return found == null ? undefined : item.kind.read(found);
  },
});

//# setItem: valuedItem, outcome
function setItem<T>(item: ValuedItem<T>, value: T): Outcome {
  const text = item.kind.write(value, item.entry);
  const area = areaOf(item);
  try {
    area?.setItem(keyOf(item), text);
  } catch {
    return "full";
  }
  return area ? "stored" : typeof window === "undefined" ? "unavailable" : "refused";
}

//# setsItem: setItem
const setsItem = <T>(item: ValuedItem<T>) => ({
  /** Stores the value; throws a RangeError if it is of another kind. */
  set: (value: T): Outcome => setItem(item, value),
});

//# setsItemWith: setItem
const setsItemWith = <T, W>(item: ValuedItem<T>, attest: (witness: W) => void) => ({
  /** Stores the value, which depends on the visitor's choice; `consent` returns the witness. */
  set(value: T, witness: W): Outcome {
    attest(witness);
    return setItem(item, value);
  },
});

//# removesItem: item
const removesItem = (item: Item) => ({
  /** Removes the key. */
  remove(): void {
    areaOf(item)?.removeItem(keyOf(item));
  },
});

//# itemTails: item
/** Returns the variable part of each existing key of a family. */
function itemTails(item: Item): string[] {
  const [area, end] = [areaOf(item), item.end ?? ""];
  const keys = Array.from({ length: area?.length ?? 0 }, (_, number) => area?.key(number) ?? "");
  return keys
    .filter((key) => key.startsWith(item.key) && key.endsWith(end) && key.length > item.key.length + end.length)
    .map((key) => key.slice(item.key.length, key.length - end.length));
}

//# itemFamily: itemTails
const itemFamily = <I extends Item, M>(item: I, member: (one: I) => M) => ({
  /** Returns the key with this variable part; throws a RangeError if it is empty. */
  member(tail: string): M {
    if (tail === "") throw new RangeError(`${item.entry}: a key of the family has something in the place that varies`);
    return member({ ...item, tail });
  },
  /** Returns the existing members. */
  members(): M[] {
    return itemTails(item).map((tail) => member({ ...item, tail }));
  },
});

//# removesItems: itemTails
const removesItems = (item: Item) => ({
  /** Removes every existing key. */
  remove(): void {
    for (const tail of itemTails(item)) areaOf(item)?.removeItem(keyOf({ ...item, tail }));
  },
});

//# store:
/** A database or a cache; for a family, the prefix of the names. */
interface Store {
  readonly entry: string;
  readonly name: string;
  readonly tail?: string;
  readonly end?: string;
}

const storeName = (store: Store): string => store.name + (store.tail ?? "") + (store.end ?? "");

//# storeFamily: store
const storeFamily = <M>(store: Store, member: (one: Store) => M) => ({
  /** Returns the one with this variable part; throws a RangeError if it is empty. */
  member(tail: string): M {
    if (tail === "") throw new RangeError(`${store.entry}: a name of the family has something in the place that varies`);
    return member({ ...store, tail });
  },
});

//# openDatabase: store
/** A version that is no positive whole number is a mistake of the caller, which the browser reports. */
function openDatabase(store: Store, version?: number): IDBOpenDBRequest | undefined {
  if (typeof indexedDB === "undefined") return undefined;
  try {
    return indexedDB.open(storeName(store), version);
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return undefined;
  }
}

//# opensDatabase: openDatabase
const opensDatabase = (store: Store) => ({
  /**
   * Returns the browser's request to open the database, which creates it if necessary; undefined where there are no databases,
   * as on a server, and where the browser refuses. The request may still fail: its `onerror` says so.
   */
  open: (version?: number): IDBOpenDBRequest | undefined => openDatabase(store, version),
});

//# opensDatabaseWith: openDatabase
const opensDatabaseWith = <W>(store: Store, attest: (witness: W) => void) => ({
  /** Returns the browser's request to open the database, undefined where that is refused; `consent` returns the witness. */
  open(witness: W, version?: number): IDBOpenDBRequest | undefined {
    attest(witness);
    return openDatabase(store, version);
  },
});

//# removesDatabase: store, sweeper
const removesDatabase = (store: Store) => ({
  /** Deletes the database. If connections to it are open, the browser deletes it once they are closed. */
  remove: (): Promise<void> => removeFromBrowser([["indexedDB", storeName(store)]], []),
});

//# removesDatabases: store, sweeper
const removesDatabases = (store: Store) => ({
  /** Deletes every database of the family. */
  remove: (): Promise<void> => removeFromBrowser([["indexedDB", store.name, store.end ?? ""]], []),
});

//# openCache: store
async function openCache(store: Store): Promise<Cache | undefined> {
  try {
    return typeof caches === "undefined" ? undefined : await caches.open(storeName(store));
  } catch {
    return undefined;
  }
}

//# opensCache: openCache
const opensCache = (store: Store) => ({
  /** Opens the cache, which creates it if necessary; undefined where there are no caches or the browser refuses. */
  open: (): Promise<Cache | undefined> => openCache(store),
});

//# opensCacheWith: openCache
const opensCacheWith = <W>(store: Store, attest: (witness: W) => void) => ({
  /** Opens the cache, undefined where that is refused; `consent` returns the witness. */
  open(witness: W): Promise<Cache | undefined> {
    attest(witness);
    return openCache(store);
  },
});

//# removesCache: store, sweeper
const removesCache = (store: Store) => ({
  /** Deletes the cache. */
  remove: (): Promise<void> => removeFromBrowser([["caches", storeName(store)]], []),
});

//# removesCaches: store, sweeper
const removesCaches = (store: Store) => ({
  /** Deletes every cache of the family. */
  remove: (): Promise<void> => removeFromBrowser([["caches", store.name, store.end ?? ""]], []),
});

//# choice: deployment
/** A decision on a category: granted, explicitly granted despite a signal, or refused; and the third parties that are refused. */
interface Decided {
  readonly decision: string;
  readonly refused: readonly string[];
}

/** Returns the visitor's decisions on the current categories. A grant under a fingerprint that is not accepted does not count. */
function decisions(deployment: Deployment): Map<string, Decided> {
  const [none, answers] = [new Map<string, Decided>(), new Map<string, Decided>()];
  const record = recorded(deployment) ?? "";
  const [format, id = "", time = "", language = "", ...fields] = record.split(".");
  // The first format has seconds and no key; the second has milliseconds, and how far its place in the order is ahead of them.
  const first = format === "1";
  const key = first ? id : (fields.shift() ?? "");
  const [, made = "", ahead = "0"] = /^(0|[1-9]\d{0,19})(?:-([1-9]\d{0,19}))?$/.exec(time) ?? [];
  const age = Date.now() / 1000 - Number(made) / (first ? 1 : 1000);
  const lead = Number(ahead) / 1000 - age;
  const sound =
    record.length <= 2048 &&
    (first ? ahead === "0" : format === "2") &&
    /^[\w-]{21}[AQgw]$/.test(id) &&
    /^[\w-]{21}[AQgw]$/.test(key) &&
    made !== "" &&
    /^[0-9A-Za-z-]{1,35}$/.test(language) &&
    fields.length <= 64;
  if (!sound || age > RECORD_SECONDS || age < -86_400 || lead > 86_400) return none;
  const seen = new Set<string>();
  for (const field of fields) {
    const [, category = "", decision = "", fingerprint = "", parties = ""] =
      /^([\w-]{1,64}):([gyr]):([0-9a-f]{16})((?::[\w-]{1,64})*)$/.exec(field) ?? [];
    if (category === "" || seen.has(category) || (decision === "r" && parties !== "")) return none;
    // The first format had neither explicit grants nor parties.
    if (first && (decision === "y" || parties !== "")) return none;
    seen.add(category);
    const accepted = Object.entries(CATEGORIES).find(([key]) => key === category)?.[1].fingerprints;
    // A refusal counts whatever the text was: nobody has to know it to refuse.
    if (decision === "r" || accepted?.includes(fingerprint) === true) {
      answers.set(category, { decision, refused: parties.split(":").slice(1) });
    }
  }
  return answers;
}

/**
 * Returns whether a signal of the browser that the policy honours refuses the category, whatever was recorded. `y` records an
 * explicit grant despite Global Privacy Control, which counts only where the policy permits it.
 */
function signalRefuses(category: keyof typeof CATEGORIES, decision: string | undefined): boolean {
  if (typeof navigator === "undefined") return false;
  const sent = navigator as { readonly globalPrivacyControl?: unknown; readonly doNotTrack?: unknown };
  const { gpc, dnt, explicit } = CATEGORIES[category];
  return (gpc && !(explicit && decision === "y") && sent.globalPrivacyControl === true) || (dnt && sent.doNotTrack === "1");
}

//# witness:
declare const witnessed: unique symbol;

/** The witnesses that this module has returned. */
const witnesses = new WeakMap<object, { readonly what: string; readonly holds: () => boolean }>();

function testify(what: string, holds: () => boolean): object | undefined {
  if (!holds()) return undefined;
  const witness = Object.freeze({});
  witnesses.set(witness, { what, holds });
  return witness;
}

//# attest: witness
function attest(witness: object, what: string): void {
  const made = witnesses.get(witness);
  if (made?.what !== what) throw new TypeError(`this is no witness that the visitor ${what}`);
  if (!made.holds()) throw new Error(`it is no longer so that the visitor ${what}`);
}

//# granted: choice
/** Returns whether the region of the visitor requires consent in advance; the server writes the region's profile into the page. */
function asksFirst(): boolean {
  if (typeof document === "undefined") return true;
  const profile = document.querySelector<HTMLMetaElement>('meta[name="cookie-registry-profile"]')?.content;
  return profile !== "opt-out" && profile !== "no-rule";
}

function isGranted(category: ConsentCategory, deployment: Deployment): boolean {
  const decision = decisions(deployment).get(category)?.decision;
  if (signalRefuses(category, decision)) return false;
  return decision === "g" || decision === "y" || (decision === undefined && !asksFirst());
}

//# grantedWitness: granted, witness
/** The witness that the visitor granted a category. Only `consent.granted` returns it. */
export interface Granted<C extends ConsentCategory> {
  readonly [witnessed]: readonly ["granted", C];
}

const granted = <C extends ConsentCategory>(category: C, deployment: Deployment = PRODUCTION) =>
  testify(`granted ${category}`, () => isGranted(category, deployment)) as Granted<C> | undefined;

//# needsGranted: grantedWitness, attest
const needsGranted = <C extends ConsentCategory>(category: C) => (witness: Granted<C>): void =>
  attest(witness, `granted ${category}`);

//# notObjected: choice
function isNotObjected(category: ObjectionCategory, deployment: Deployment): boolean {
  const decision = decisions(deployment).get(category)?.decision;
  return !signalRefuses(category, decision) && decision !== "r";
}

//# notObjectedWitness: notObjected, witness
/** The witness that the visitor has not objected to a category. Only `consent.notObjected` returns it. */
export interface NotObjected<C extends ObjectionCategory> {
  readonly [witnessed]: readonly ["not objected to", C];
}

const notObjected = <C extends ObjectionCategory>(category: C, deployment: Deployment = PRODUCTION) =>
  testify(`has not objected to ${category}`, () => isNotObjected(category, deployment)) as NotObjected<C> | undefined;

//# needsNotObjected: notObjectedWitness, attest
const needsNotObjected = <C extends ObjectionCategory>(category: C) => (witness: NotObjected<C>): void =>
  attest(witness, `has not objected to ${category}`);

//# refusesParty: choice
/** Returns whether the visitor refuses a third party of a category that may be allowed. */
const refusesParty = (category: string, party: string, deployment: Deployment): boolean =>
  decisions(deployment).get(category)?.refused.includes(party) === true;

//# onChange: choice
const onChange = (listener: () => void, deployment: Deployment = PRODUCTION): (() => void) => {
  if (typeof document === "undefined") return () => undefined;
  let last = recorded(deployment);
  const check = () => {
    const now = recorded(deployment);
    if (now === last) return;
    last = now;
    listener();
  };
  // Not every browser has a store of cookies that reports changes, so the choice is also read when the visitor comes back.
  const store = (globalThis as { readonly cookieStore?: EventTarget }).cookieStore;
  const places = [
    [document, "cookie-registry-change"],
    [document, "visibilitychange"],
    [globalThis, "pageshow"],
    [store, "change"],
  ] as const;
  for (const [place, event] of places) place?.addEventListener(event, check);
  return () => {
    for (const [place, event] of places) place?.removeEventListener(event, check);
  };
};

//# watched:
/** Where a script writes. */
type WatchedStore = "cookie" | "localStorage" | "sessionStorage" | "indexedDB" | "caches";
/** A name that scripts may write; for a family, how its names start and end. */
type Watched = readonly [store: WatchedStore, start: string, end?: string];

//# guard: attempt, deployment, watched
/** A name that a script wrote although the policy does not allow it. */
export interface GuardFinding {
  /** "undeclared": the policy has no such name for scripts. "not-allowed": the visitor does not allow its category or third party. */
  readonly problem: "undeclared" | "not-allowed";
  readonly store: WatchedStore;
  readonly name: string;
}

export interface GuardOptions {
  /** Whether what the policy does not allow is also refused; it is only reported by default. */
  readonly refuse?: boolean;
  /** A function that receives findings, or the address at which the service takes them; the console by default. */
  readonly report?: string | ((finding: GuardFinding) => void);
  readonly deployment?: Deployment;
}

/** Returns what is wrong with a name; undefined if scripts may write it. `now` is what the visitor allows at present. */
function problemOf(store: WatchedStore, name: string, now: ReturnType<typeof watched>): GuardFinding["problem"] | undefined {
  let problem: GuardFinding["problem"] = "undeclared";
  for (const [names, isAllowed] of now) {
    const isNamed = names.some(([kind, start, end]) => {
      if (kind !== store || end === undefined) return kind === store && name === start;
      return name.length > start.length + end.length && name.startsWith(start) && name.endsWith(end);
    });
    if (isNamed && isAllowed) return undefined;
    if (isNamed) problem = "not-allowed";
  }
  return problem;
}

/** Returns the name in what a script assigns to `document.cookie`; undefined if it removes the cookie. */
function writtenCookie(text: string): string | undefined {
  const [pair = "", ...attributes] = text.split(";");
  const valueOf = (wanted: string): string | undefined => {
    const found = attributes.map((one) => one.split("=")).filter(([name = ""]) => name.trim().toLowerCase() === wanted);
    return found[found.length - 1]?.slice(1).join("=").trim();
  };
  const [age, expires] = [valueOf("max-age"), valueOf("expires")];
  const isOver = age !== undefined && /^-?\d/.test(age) ? Number.parseInt(age, 10) <= 0 : Date.parse(expires ?? "") <= Date.now();
  return isOver ? undefined : pair.includes("=") ? (pair.split("=", 1)[0] ?? "").trim() : "";
}

/**
 * Watches what scripts of this page write: cookies, keys of both areas, databases and caches. Call it before any other script
 * runs. It reports names that the policy does not have for scripts, and names that the visitor does not allow, each once and at
 * most 50 on a page; no value leaves the page. With `refuse`, such a write has no effect: a database or a cache is refused with
 * the browser's own SecurityError, anything else silently. What a script writes past these functions, such as
 * `localStorage.key = value`, is found within five seconds; with `refuse` it is then removed, unless it was there before. Frames
 * have functions of their own: call it in the page of each frame, too. In a worker it does nothing. Returns the function that
 * ends it.
 */
export function guard({ refuse = false, report, deployment = PRODUCTION }: GuardOptions = {}): () => void {
  if (typeof document === "undefined") return () => undefined;
  const reported = new Set<string>();
  const waiting: string[] = [];
  const send = (): void => {
    if (typeof report !== "string" || waiting.length === 0) return;
    navigator.sendBeacon(report, new URLSearchParams(waiting.splice(0).map((finding) => ["finding", finding])));
  };
  const permits = (store: WatchedStore, name: string, now = watched(deployment)): boolean => {
    const problem = problemOf(store, name, now);
    if (problem === undefined) return true;
    const finding = `${problem}/${store}/${name.slice(0, 128)}`;
    if (!reported.has(finding) && reported.size < 50) {
      reported.add(finding);
      if (typeof report === "function") report({ problem, store, name });
      else if (report === undefined) console.warn(`cookie policy: ${problem}: ${store} ${JSON.stringify(name)}`);
      else if (waiting.push(finding) === 1) setTimeout(send, 1000);
    }
    return !refuse;
  };

  const restores: (() => void)[] = [];
  /** Replaces a function of a prototype. */
  const wrap = (owner: object | undefined, key: string, wrapper: (original: (...given: unknown[]) => unknown) => unknown): void => {
    const found = owner && Object.getOwnPropertyDescriptor(owner, key);
    if (!owner || typeof found?.value !== "function") return;
    const value = wrapper(found.value as (...given: unknown[]) => unknown);
    Object.defineProperty(owner, key, { ...found, value });
    restores.push(() => {
      if ((owner as Record<string, unknown>)[key] === value) Object.defineProperty(owner, key, found);
    });
  };
  const refused = (): DOMException => new DOMException("the cookie policy does not allow this name", "SecurityError");
  const areas = (["localStorage", "sessionStorage"] as const).flatMap((store) => {
    const area = attempt(() => globalThis[store]);
    return area ? [{ store, area }] : [];
  });

  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  if (cookie?.set && cookie.configurable === true) {
    const { set: setter } = cookie;
    const set = function (this: Document, text: string): void {
      const name = writtenCookie(String(text));
      if (name === undefined || permits("cookie", name)) setter.call(this, text);
    };
    Object.defineProperty(Document.prototype, "cookie", { ...cookie, set });
    restores.push(() => {
      if (Object.getOwnPropertyDescriptor(Document.prototype, "cookie")?.set === set) {
        Object.defineProperty(Document.prototype, "cookie", cookie);
      }
    });
  }
  const { cookieStore } = globalThis as { readonly cookieStore?: object };
  wrap(cookieStore && (Object.getPrototypeOf(cookieStore) as object), "set", (original) => function (this: unknown, ...given: unknown[]) {
    const [first] = given;
    const name = typeof first === "object" && first !== null ? (first as { readonly name?: unknown }).name : first;
    return permits("cookie", String(name)) ? original.apply(this, given) : Promise.reject(refused());
  });
  wrap(Storage.prototype, "setItem", (original) => function (this: unknown, ...given: unknown[]) {
    const of = areas.find(({ area }) => area === this);
    if (!of || permits(of.store, String(given[0]))) original.apply(this, given);
  });
  wrap(typeof IDBFactory === "undefined" ? undefined : IDBFactory.prototype, "open", (original) => function (this: unknown, ...given: unknown[]) {
    if (!permits("indexedDB", String(given[0]))) throw refused();
    return original.apply(this, given);
  });
  wrap(typeof CacheStorage === "undefined" ? undefined : CacheStorage.prototype, "open", (original) => function (this: unknown, ...given: unknown[]) {
    return permits("caches", String(given[0])) ? original.apply(this, given) : Promise.reject(refused());
  });

  let isFirst = true;
  const earlier = new Set<string>();
  /** Looks for keys that were written past the functions. */
  const look = (): void => {
    // The choice is read once, not for each key.
    const now = watched(deployment);
    for (const { store, area } of areas) {
      for (const key of Object.keys(area)) {
        if (isFirst) earlier.add(`${store}/${key}`);
        if (!permits(store, key, now) && !earlier.has(`${store}/${key}`)) area.removeItem(key);
      }
    }
    isFirst = false;
  };
  const leave = (): void => {
    look();
    send();
  };
  look();
  const timer = setInterval(look, 5000);
  globalThis.addEventListener("pagehide", leave);
  return () => {
    clearInterval(timer);
    globalThis.removeEventListener("pagehide", leave);
    for (const restore of restores) restore();
    send();
  };
}
