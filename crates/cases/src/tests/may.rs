//! Every actor × every act × every state against a table that people read.

use super::*;
use std::fmt::Write;

/// The table's word for an answer.
fn word(answer: &Result<(), Refused>) -> &'static str {
    match answer {
        Ok(()) => "ok",
        Err(Refused::NotYours) => ".",
        Err(Refused::HandledByYou) => "handled-by-you",
        Err(Refused::WrongState("no_number")) => "no-number",
        Err(Refused::WrongState(_)) => "state",
        Err(Refused::RatingFinal) => "final",
        Err(Refused::Field(..) | Refused::Outside(_) | Refused::Damaged(_)) => "?",
    }
}

/// A case in each state, and one whose rating can no longer be replaced.
fn columns(w: &World) -> Vec<(&'static str, Case)> {
    let mut all: Vec<(&'static str, Case)> =
        StateCode::ALL.into_iter().map(|code| (code.word(), w.at(code, NOW.plus_ms(-8 * DAY)))).collect();
    let acts = [Act::File, Act::Dispatch, Act::Sign, Act::Submit, Act::Pass, Act::Rate];
    all.push(("rated+8d", w.after(&acts, NOW.plus_ms(-8 * DAY))));
    all
}

fn table(w: &World) -> String {
    let mut out = String::from(
        "Who may do what in which state. ok: yes; .: not yours (403); state: yours, but not in this state (409);\n\
         handled-by-you: whoever signed or handled it does not verify it (403); final: rated more than 7 days ago (409).\n",
    );
    let columns = columns(w);
    for who in Who::ALL {
        let (name, actor) = (format!("{who:?}"), who.actor());
        write!(out, "\n{name:18}").unwrap();
        columns.iter().for_each(|(state, _)| write!(out, " {state:14}").unwrap());
        for act in Act::ALL {
            write!(out, "\n  {:16}", act.word()).unwrap();
            for (_, case) in &columns {
                let answer = rules::may(case, &actor, w.policies, act, NOW);
                write!(out, " {:14}", word(&answer)).unwrap();
            }
        }
        write!(out, "\n  {:16}", "(sees it)").unwrap();
        for (_, case) in &columns {
            let sees = if rules::may_view(case, &actor, w.policies) { "yes" } else { "." };
            write!(out, " {sees:14}").unwrap();
        }
        out.push('\n');
    }
    out.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

#[test]
fn golden_table() {
    let table = table(&world());
    if std::env::var_os("YIWANG_WRITE_GOLDEN").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/golden_may.txt"), &table).unwrap();
    }
    let expected = include_str!("../golden_may.txt");
    assert_eq!(
        table, expected,
        "the rights changed: read every line of the difference, then update golden_may.txt"
    );
}

#[test]
fn a_refusal_is_visible_only_to_those_who_see_the_case() {
    let w = world();
    for (_, case) in columns(&w) {
        for who in Who::ALL {
            for act in Act::ALL {
                let answer = rules::may(&case, &who.actor(), w.policies, act, NOW);
                let told = !matches!(answer, Err(Refused::NotYours));
                assert!(
                    !told || rules::may_view(&case, &who.actor(), w.policies),
                    "{who:?} {act:?} {answer:?}"
                );
            }
        }
    }
}

/// A report that nobody could place lies in the county: the centre takes it in, no township sees it.
#[test]
fn the_centre_files_what_has_no_place() {
    let w = world();
    let county = Division::parse("330106").unwrap();
    let case = Case { division: county, intake: CENTRE, ..w.new_case(NOW) };
    let answer = |who: Who, act| rules::may(&case, &who.actor(), w.policies, act, NOW);
    assert_eq!(answer(Who::Centre, Act::File), Ok(()));
    assert_eq!(answer(Who::Centre, Act::Refuse), Ok(()));
    assert_eq!(answer(Who::Centre, Act::Dispatch), Err(Refused::WrongState("reported")));
    assert_eq!(answer(Who::Clerk, Act::File), Err(Refused::NotYours));
    assert!(!rules::may_view(&case, &Who::Clerk.actor(), w.policies));
}

#[test]
fn the_number_of_nobody_cannot_be_revealed() {
    let w = world();
    let mut case = w.new_case(NOW);
    case.reporter = None;
    let answer = rules::may(&case, &Who::Clerk.actor(), w.policies, Act::Reveal, NOW);
    assert_eq!(answer, Err(Refused::WrongState("no_number")));
}

#[test]
fn the_purpose_follows_from_the_seat() {
    let w = world();
    let handled = w.at(StateCode::Handled, NOW);
    let reported = w.new_case(NOW);
    for (who, early, late) in [
        (Who::Clerk, Some("Handle"), Some("Handle")),
        (Who::ClerkElsewhere, None, None),
        (Who::Signer, None, Some("Handle")),
        (Who::Member, None, Some("Handle")),
        (Who::WorkerElsewhere, None, None),
        (Who::Verifier, None, Some("Verify")),
        (Who::VerifierElsewhere, None, None),
        (Who::VerifierWhoHandled, None, Some("Verify")),
        (Who::Centre, Some("Supervise"), Some("Supervise")),
        (Who::Tracker, None, None),
        (Who::Stranger, None, None),
        (Who::System, None, None),
    ] {
        let purpose = |case: &Case| rules::purpose(case, &who.actor(), w.policies).map(|p| format!("{p:?}"));
        assert_eq!((purpose(&reported).as_deref(), purpose(&handled).as_deref()), (early, late), "{who:?}");
        let reveals = rules::reveal_purposes(&handled, &who.actor(), w.policies);
        assert_eq!(reveals.is_empty(), late.is_none(), "{who:?}: {reveals:?}");
        assert!(late.is_none() || reveals.iter().any(|p| format!("{p:?}") == "Contact"), "{who:?}");
    }
}
