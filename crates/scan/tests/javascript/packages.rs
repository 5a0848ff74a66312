//! Packages that set something by themselves once they are installed.

use crate::found;
use crate::shown::{scan, shown};
use cookie_registry_scan::Medium;

#[test]
fn an_installed_package_sets_what_its_options_name_or_what_it_comes_with() {
    for (source, expected) in [
        (
            "import session from 'express-session'; app.use(session({ secret: 's', name: 'sid' }));",
            "1 set sid",
        ),
        (
            "import session from 'express-session'; app.use(session({ secret: 's' }));",
            "1 set connect.sid",
        ),
        (
            "const session = require('express-session'); app.use(session({ secret: 's' }));",
            "1 set connect.sid",
        ),
        (
            "app.use(require('express-session')({ secret: 's' }));",
            "1 set connect.sid",
        ),
        (
            "import * as session from 'express-session'; app.use(session());",
            "1 set connect.sid",
        ),
        (
            "import session from 'express-session'; const options = { name: `sid_${env}` }; app.use(session(options));",
            "1 set sid_*",
        ),
        (
            "import session from 'express-session'; app.use(session({ ...options }));",
            "1 set ?",
        ),
        (
            "import session from 'express-session'; app.use(session({ ...options, name: 'sid' }));",
            "1 set sid",
        ),
        (
            "import session from 'express-session'; export const install = (options) => session(options);",
            "1 set ?",
        ),
        (
            "import session from 'cookie-session'; app.use(session({ keys }));",
            "1 set session",
        ),
        (
            "import session from 'cookie-session'; app.use(session({ name: 'sid', keys }));",
            "1 set sid",
        ),
        (
            "import csurf from 'csurf'; app.use(csurf({ cookie: true }));",
            "1 set _csrf",
        ),
        (
            "import csurf from 'csurf'; app.use(csurf({ cookie: { httpOnly: true } }));",
            "1 set _csrf",
        ),
        (
            "const csrf = require('csurf'); app.use(csrf({ cookie: { key: 'csrf' } }));",
            "1 set csrf",
        ),
        (
            "import { doubleCsrf } from 'csrf-csrf'; const { generateToken } = doubleCsrf({ getSecret });",
            "1 set __Host-psifi.x-csrf-token",
        ),
        (
            "const { doubleCsrf } = require('csrf-csrf'); doubleCsrf({ getSecret, cookieName: 'csrf' });",
            "1 set csrf",
        ),
        (
            "import { getIronSession } from 'iron-session'; getIronSession(req, res, { password, cookieName: 'iron' });",
            "1 set iron",
        ),
        (
            "import { getIronSession } from 'iron-session'; getIronSession(req, res, options);",
            "1 set ?",
        ),
        (
            "import { createCookieSessionStorage } from '@remix-run/node'; createCookieSessionStorage({ cookie: { name: 'remix' } });",
            "1 set remix",
        ),
        (
            "import { createCookieSessionStorage } from 'react-router'; createCookieSessionStorage({ cookie: { secrets } });",
            "1 set __session",
        ),
        (
            "import { createCookieSessionStorage } from 'react-router'; createCookieSessionStorage();",
            "1 set __session",
        ),
        (
            "import { createCookie } from '@remix-run/cloudflare'; export const prefs = createCookie('prefs', { maxAge: 1 });",
            "1 set prefs",
        ),
        (
            "import NextAuth from 'next-auth'; export const { handlers, auth } = NextAuth({ providers });",
            "1 set ?",
        ),
        (
            "import NextAuth from 'next-auth'; export default NextAuth({ cookies: { sessionToken: { name: 'token' } } });",
            "1 set token",
        ),
        (
            "import NextAuth from 'next-auth'; export default NextAuth(() => ({ cookies: { sessionToken: { name: 'token' } } }));",
            "1 set token",
        ),
        (
            "import { ExpressAuth } from '@auth/express'; app.use('/auth/*', ExpressAuth({ providers }));",
            "1 set ?",
        ),
        (
            "import { SvelteKitAuth } from '@auth/sveltekit'; export const { handle } = SvelteKitAuth({ providers });",
            "1 set ?",
        ),
        (
            "import { QwikAuth$ } from '@auth/qwik'; export const { useSession } = QwikAuth$(() => ({ providers }));",
            "1 set ?",
        ),
        (
            "import { SolidAuth } from '@auth/solid-start'; export const { GET } = SolidAuth(options);",
            "1 set ?",
        ),
        (
            "import { Auth } from '@auth/core'; const response = await Auth(request, { cookies: { sessionToken: { name: 'token' } } });",
            "1 set token",
        ),
        (
            "import Dexie from 'dexie'; const db = new Dexie('a');",
            "1 set a",
        ),
        (
            "import createPersistedState from 'vuex-persistedstate'; new Store({ plugins: [createPersistedState()] });",
            "1 set vuex",
        ),
        (
            "import createPersistedState from 'vuex-persistedstate'; new Store({ plugins: [createPersistedState({ key: 'app' })] });",
            "1 set app",
        ),
    ] {
        assert_eq!(found("web/a.ts", source), [expected], "{source}");
    }
    let source = "import session = require('express-session'); app.use(session({ secret: 's' }));";
    assert_eq!(found("web/a.ts", source), ["1 set connect.sid"]);
    let source = "import { createCookie, createCookieSessionStorage } from 'react-router';\nconst cookie = createCookie('made');\ncreateCookieSessionStorage({ cookie });";
    assert_eq!(found("web/a.ts", source), ["2 set made", "3 set made"]);
}

#[test]
fn options_of_another_module_tell_the_name() {
    let options = "export const options = { password: 'p', cookieName: 'iron' };";
    let user = "import { getIronSession } from 'iron-session';\nimport { options } from './options';\nexport const session = (req, res) => getIronSession(req, res, options);";
    let scan = scan(&[("web/options.ts", options), ("web/session.ts", user)]);
    assert_eq!(shown(&scan), ["3 set iron"]);
}

#[test]
fn what_only_goes_by_such_a_name_installs_nothing() {
    for source in [
        "import session from './express-session'; app.use(session({ secret: 's' }));",
        "import { Store } from 'express-session'; Store({ name: 'a' });",
        "import csurf from 'csurf'; app.use(csurf()); // Without a cookie, but with the session.",
        "import csurf from 'csurf'; app.use(csurf({ cookie: false }));",
        "import { getSession } from 'next-auth/react'; getSession({ cookies: {} });",
        "import type { NextAuthConfig } from 'next-auth'; export const config: NextAuthConfig = {};",
        "import { getIronSession } from './iron-session'; getIronSession(req, res, { cookieName: 'a' });",
        "import { createCookie } from './cookies'; createCookie('a');",
        "import { Auth } from '@auth/other'; Auth(request, {});",
        "import createPersistedState from 'vuex-persistedstate'; createPersistedState({ storage: own });",
        "import { Link } from 'react-router'; Link({ cookie: { name: 'a' } });",
    ] {
        assert_eq!(found("web/a.ts", source), [""; 0], "{source}");
    }
}

/// The places of a source with their media.
fn kept(path: &str, source: &str) -> Vec<(Medium, String)> {
    let scan = scan(&[(path, source)]);
    let media: Vec<Medium> = scan.places.iter().map(|place| place.medium).collect();
    media.into_iter().zip(shown(&scan)).collect()
}

#[test]
fn plugins_of_i18next_keep_the_language_and_the_translations() {
    let detector = "import Detector from 'i18next-browser-languagedetector';\n";
    let backend = "import Backend from 'i18next-localstorage-backend';\n";
    let local = Medium::LocalStorage;
    for (import, source, expected) in [
        (
            detector,
            "i18n\n  .use(Detector).init({ lng: 'de' });",
            vec![(local, "3 set i18nextLng")],
        ),
        (
            detector,
            "const own = new Detector(); i18n.use(own);",
            vec![(local, "2 set i18nextLng")],
        ),
        (
            detector,
            "i18n.use(Detector).init({ detection: { lookupLocalStorage: 'lang' } });",
            vec![(local, "2 set lang")],
        ),
        (
            detector,
            "const detection = { lookupCookie: 'lang', caches: ['cookie', 'sessionStorage'] }; i18n.use(Detector).init({ detection });",
            vec![
                (Medium::Cookie, "2 set lang"),
                (Medium::SessionStorage, "2 set i18nextLng"),
            ],
        ),
        (
            detector,
            "import { detection } from './options'; i18n.use(Detector).init({ detection });",
            vec![(local, "2 set ?")],
        ),
        (
            detector,
            "i18n.use(Detector).init({ detection: { caches: [] } });",
            vec![],
        ),
        (
            detector,
            "i18n.use(Detector).init({ detection: { caches: false } });",
            vec![],
        ),
        (detector, "i18n.use(Other).init(Detector);", vec![]),
        (
            backend,
            "i18n.use(Backend);",
            vec![(local, "2 set i18next_res_*")],
        ),
        (
            backend,
            "i18n.use(Chained).init({ backend: { backends: [Backend, Http], backendOptions: [{ prefix: 'tr_' }] } });",
            vec![(local, "2 set tr_*")],
        ),
        (
            backend,
            "i18n.use(Chained).init({ backend: { backends: dev ? [Http] : [Backend, Http] } });",
            vec![(local, "2 set i18next_res_*")],
        ),
        (
            backend,
            "i18n.use(Chained).init({ others: [Backend] });",
            vec![],
        ),
        (
            "import Detector from './i18next-browser-languagedetector';\n",
            "i18n.use(Detector);",
            vec![],
        ),
    ] {
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(medium, shown)| (medium, shown.to_owned()))
            .collect();
        assert_eq!(
            kept("web/a.js", &format!("{import}{source}")),
            expected,
            "{source}"
        );
    }
}

#[test]
fn the_provider_of_next_themes_keeps_the_theme() {
    let import = "import { ThemeProvider as Themes } from 'next-themes';\n";
    for (source, expected) in [
        ("<Themes attribute=\"class\"/>", vec!["2 set theme"]),
        (
            "<Themes storageKey=\"look\">{page}</Themes>",
            vec!["2 set look"],
        ),
        ("<Themes storageKey={`${P}-look`}/>", vec!["2 set app-look"]),
        (
            "<Themes {...props} storageKey=\"look\"/>",
            vec!["2 set look"],
        ),
        ("<Themes {...props}/>", vec!["2 set ?"]),
        ("<Other storageKey=\"look\"/>", vec![]),
    ] {
        let source = format!("{import}export const App = (props) => {source}; const P = 'app';");
        assert_eq!(found("web/a.tsx", &source), expected, "{source}");
    }
    let own =
        "import { ThemeProvider } from './next-themes'; export const App = () => <ThemeProvider/>;";
    assert_eq!(found("web/a.tsx", own), [""; 0]);
}

#[test]
fn redux_persist_keeps_the_state_in_the_area_of_its_engine() {
    let import = "import { persistReducer } from 'redux-persist'; import storage from 'redux-persist/lib/storage';\nimport session from 'redux-persist/es/storage/session'; import make from 'redux-persist/lib/storage/createWebStorage';\n";
    let (local, session) = (Medium::LocalStorage, Medium::SessionStorage);
    for (source, expected) in [
        (
            "const config = { key: 'root', storage }; persistReducer(config, reducer);",
            Some((local, "3 set persist:root")),
        ),
        (
            "persistReducer({ key: 'root', storage: session }, reducer);",
            Some((session, "3 set persist:root")),
        ),
        (
            "persistReducer({ key: 'root', keyPrefix: 'app.', storage }, reducer);",
            Some((local, "3 set app.root")),
        ),
        (
            "const area = server ? noop() : make('session'); persistReducer({ key: 'root', storage: area }, reducer);",
            Some((session, "3 set persist:root")),
        ),
        (
            "persistReducer({ key: name(), storage }, reducer);",
            Some((local, "3 set persist:*")),
        ),
        (
            "persistReducer({ key: 'root', storage: AsyncStorage }, reducer);",
            None,
        ),
        ("persistReducer(config, reducer);", None),
        // A circle ends.
        (
            "const area = x ? area : area; persistReducer({ key: 'root', storage: area }, reducer);",
            None,
        ),
        (
            "const area = area; persistReducer({ key: 'root', storage: area }, area);",
            None,
        ),
        ("other({ key: 'root', storage });", None),
    ] {
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(medium, shown)| (medium, shown.to_owned()))
            .collect();
        assert_eq!(
            kept("web/a.js", &format!("{import}{source}")),
            expected,
            "{source}"
        );
    }
}

#[test]
fn stores_of_pinia_are_kept_under_their_id_or_as_they_say() {
    let import = "import { defineStore } from 'pinia';\n";
    for (source, expected) in [
        (
            "defineStore('user', { state, persist: true });",
            &["2 set user"][..],
        ),
        (
            "defineStore('user', () => ({}), { persist: true });",
            &["2 set user"],
        ),
        (
            "defineStore({ id: 'user', persist: true });",
            &["2 set user"],
        ),
        (
            "const ID = 'user'; const options = { persist: true }; defineStore(ID, options);",
            &["2 set user"],
        ),
        (
            "defineStore('user', { persist: { key: 'u', pick: ['a'] } });",
            &["2 set u"],
        ),
        (
            "defineStore('user', { persist: { storage: sessionStorage } });",
            &["2 set user"],
        ),
        (
            "defineStore('user', { persist: [{ key: 'a' }, { key: 'b', storage: localStorage }] });",
            &["2 set a", "2 set b"],
        ),
        (
            "defineStore('user', { persist: { ...shared } });",
            &["2 set ?"],
        ),
        ("defineStore('user', { persist: false });", &[]),
        (
            "defineStore('user', { persist: { storage: cookies() } });",
            &[],
        ),
        ("defineStore('user', { state });", &[]),
    ] {
        let source = format!("{import}{source}");
        assert_eq!(found("web/store.ts", &source), expected, "{source}");
    }
    let own = "import { defineStore } from './own';\ndefineStore('user', { persist: true });";
    assert_eq!(found("web/store.ts", own), [""; 0]);
    let session = scan(&[(
        "web/store.ts",
        "import { defineStore } from 'pinia';\ndefineStore('a', { persist: { storage: sessionStorage } });",
    )]);
    assert_eq!(session.places[0].medium, Medium::SessionStorage);
}
