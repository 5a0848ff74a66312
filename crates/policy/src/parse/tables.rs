//! The tables of a policy, each read into the draft of what it says.

use super::entry;
use crate::draft::{
    Allow, Change, Changes, Choices, CustomCategory, Exempt, Meta, Planned, Service, ThirdParty,
};
use crate::read::{Reader, Table};
use crate::source::Spanned;

pub(super) fn meta(mut table: Table<'_, '_>, reader: &mut Reader<'_>) -> Meta {
    table.require(
        &[
            ("title", "\"Cookie Policy\""),
            ("last_updated", "2026-05-09"),
        ],
        reader,
    );
    let meta = Meta {
        span: table.span,
        title: table.text("title", reader),
        last_updated: table.date("last_updated", reader),
        effective: table.date("effective", reader),
        version: table.integer("version", reader),
        language: table.string("language", reader),
        languages: table.strings("languages", reader),
        jurisdictions: table.words("jurisdictions", reader),
    };
    table.finish(reader);
    meta
}

pub(super) fn service(mut table: Table<'_, '_>, reader: &mut Reader<'_>) -> Service {
    let required = [
        ("name", "\"Example\""),
        ("domains", "[\"example.org\"]"),
        ("contact", "\"privacy@example.org\""),
    ];
    table.require(&required, reader);
    let service = Service {
        span: table.span,
        name: table.string("name", reader),
        domains: table.filled_strings("domains", reader),
        covers: table.text("covers", reader),
        privacy_policy: table.string("privacy_policy", reader),
        contact: table.string("contact", reader),
        controller: table.string("controller", reader),
        complaints: table.text("complaints", reader),
        sells_or_shares: table.boolean("sells_or_shares", reader),
    };
    table.finish(reader);
    service
}

pub(super) fn third_party(
    key: Spanned<String>,
    mut table: Table<'_, '_>,
    reader: &mut Reader<'_>,
) -> ThirdParty {
    table.require(&[("name", "\"Stripe\""), ("why", "\"payments\"")], reader);
    let party = ThirdParty {
        key,
        name: table.string("name", reader),
        place: table.text("where", reader),
        why: table.text("why", reader),
        policy: table.string("policy", reader),
        domains: table.strings("domains", reader),
        sets_on: table.word("sets_on", reader),
        transfers: entry::transfers(&mut table, reader),
    };
    table.finish(reader);
    party
}

pub(super) fn planned(
    key: Spanned<String>,
    mut table: Table<'_, '_>,
    reader: &mut Reader<'_>,
) -> Planned {
    table.require(
        &[
            ("category", "\"analytics\""),
            ("why", "\"understand how the service is used\""),
        ],
        reader,
    );
    let planned = Planned {
        key,
        category: table.string("category", reader),
        why: table.text("why", reader),
    };
    table.finish(reader);
    planned
}

pub(super) fn category(
    key: Spanned<String>,
    mut table: Table<'_, '_>,
    reader: &mut Reader<'_>,
) -> CustomCategory {
    let required = [
        ("title", "\"Support chat\""),
        ("description", "\"…\""),
        ("like", "\"preferences\""),
    ];
    table.require(&required, reader);
    let category = CustomCategory {
        key,
        title: table.text("title", reader),
        description: table.text("description", reader),
        like: table.word("like", reader),
        default_on: table.boolean("default_on", reader),
    };
    table.finish(reader);
    category
}

pub(super) fn choices(mut table: Table<'_, '_>, reader: &mut Reader<'_>) -> Choices {
    let choices = Choices {
        span: table.span,
        blocking_necessary: table.text("blocking_necessary", reader),
        do_not_track: table.word("do_not_track", reader),
        global_privacy_control: table.word("global_privacy_control", reader),
        shows_global_privacy_control: table.boolean("shows_global_privacy_control", reader),
        settings: table.string("settings", reader),
        remembered_for: table.lifetime("remembered_for", reader),
        objection: table.text("objection", reader),
    };
    table.finish(reader);
    choices
}

pub(super) fn changes(mut table: Table<'_, '_>, reader: &mut Reader<'_>) -> Changes {
    let span = table.span;
    let log = table
        .tables("log", reader)
        .into_iter()
        .map(|table| change(table, reader))
        .collect();
    let changes = Changes {
        span,
        announced_by: table.texts("announced_by", reader),
        process: table.text("process", reader),
        log,
    };
    table.finish(reader);
    changes
}

fn change(mut table: Table<'_, '_>, reader: &mut Reader<'_>) -> Change {
    let required = [
        ("date", "2026-05-09"),
        ("summary", "\"What changed.\""),
        ("material", "true"),
    ];
    table.require(&required, reader);
    let change = Change {
        span: table.span,
        date: table.date("date", reader),
        version: table.integer("version", reader),
        summary: table.text("summary", reader),
        material: table.boolean("material", reader),
    };
    table.finish(reader);
    change
}

pub(super) fn allow(mut table: Table<'_, '_>, reader: &mut Reader<'_>) -> Allow {
    table.require(
        &[
            ("code", "\"purpose-is-vague\""),
            ("reason", "\"why it is accepted\""),
        ],
        reader,
    );
    let allow = Allow {
        span: table.span,
        code: table.string("code", reader),
        entry: table.string("entry", reader),
        reason: table.string("reason", reader),
        until: table.date("until", reader),
    };
    table.finish(reader);
    allow
}

pub(super) fn exempt(mut table: Table<'_, '_>, reader: &mut Reader<'_>) -> Exempt {
    table.require(
        &[
            ("path", "\"src/legacy.rs\""),
            ("reason", "\"why it goes around the registry\""),
        ],
        reader,
    );
    let exempt = Exempt {
        span: table.span,
        path: table.string("path", reader),
        reason: table.string("reason", reader),
        owner: table.string("owner", reader),
        until: table.date("until", reader),
    };
    table.finish(reader);
    exempt
}
