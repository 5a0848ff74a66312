//! The responses and request events of frameworks.

use super::found;

#[test]
fn responses_are_known_by_name_or_type() {
    for (source, expected) in [
        ("reply.setCookie('a', '1');", vec!["1 set a"]),
        (
            "reply.code(200).setCookie('a', '1').send();",
            vec!["1 set a"],
        ),
        ("res.status(200).cookie('a', '1');", vec!["1 set a"]),
        (
            "import { Response as R } from 'express'; function f(out: R) { out.cookie('a', '1'); out.clearCookie('b'); }",
            vec!["1 set a", "1 remove b"],
        ),
        (
            "import type { FastifyReply } from 'fastify'; function f(out: FastifyReply) { out.setCookie('a', '1'); }",
            vec!["1 set a"],
        ),
        (
            "import { Response } from './own'; function f(out: Response) { out.cookie('a', '1'); }",
            vec![],
        ),
        (
            "function f(out: Response) { out.cookie('a', '1'); }",
            vec![],
        ),
        (
            "client.setCookie('a', '1'); agent.request().cookie('a', '1');",
            vec![],
        ),
    ] {
        assert_eq!(found("web/a.ts", source), expected, "{source}");
    }
}

#[test]
fn the_request_events_of_qwik_have_cookies() {
    for (source, expected) in [
        (
            "export const onGet = ({ cookie }: RequestEvent) => { cookie.set('a', '1'); cookie.delete('b'); };",
            vec!["1 set a", "1 remove b"],
        ),
        (
            "import type { RequestEventAction } from '@builder.io/qwik-city'; const f = (ev: RequestEventAction) => ev.cookie.set('a', '1');",
            vec!["1 set a"],
        ),
        (
            "import { routeLoader$ } from '@builder.io/qwik-city'; routeLoader$(({ cookie }) => { cookie.set('a', '1'); });",
            vec!["1 set a"],
        ),
        (
            "import { server$ } from '@qwik.dev/router'; server$(function () { this.cookie.append('a', '1'); });",
            vec!["1 set a"],
        ),
        (
            "import { routeLoader$ } from '@qwik.dev/router'; routeLoader$((ev) => { const { cookie } = ev; cookie.set('a', '1'); });",
            vec!["1 set a"],
        ),
        (
            "const f = ({ cookie }) => { cookie.set('a', '1'); };",
            vec![],
        ),
        ("const f = (ev) => { ev.cookie.set('a', '1'); };", vec![]),
        (
            "interface RequestEvent { cookie: Own } const f = ({ cookie }: RequestEvent) => { cookie.set('a', '1'); };",
            vec![],
        ),
        (
            "import { routeLoader$ } from '@builder.io/qwik-city'; const cookie = new Own(); cookie.set('a', '1');",
            vec![],
        ),
    ] {
        assert_eq!(found("web/a.ts", source), expected, "{source}");
    }
}
