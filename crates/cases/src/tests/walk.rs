//! Random acts by random actors under a moving clock: what always holds.

use super::*;
use crate::model::State;
use crate::seats::seats;
use proptest::prelude::*;

/// How far the clock moves before an act: minutes or days.
fn pause() -> impl Strategy<Value = i64> {
    prop_oneof![(0i64..240).prop_map(|m| m * MINUTE), (1i64..5).prop_map(|d| d * DAY)]
}

/// Mostly the one whose act it is, so that walks get far.
fn step() -> impl Strategy<Value = (usize, usize, i64)> {
    (0..Who::ALL.len(), 0..Act::ALL.len(), pause())
}

fn holds(case: &Case, before: &Case) -> Result<(), TestCaseError> {
    let waiting = seats(case).iter().filter(|s| s.waiting).count();
    prop_assert_eq!(waiting, usize::from(case.state.clock().is_some()));
    prop_assert!(case.handlers.starts_with(&before.handlers), "handlers shrink");
    prop_assert!(before.first_late.is_none() || before.first_late == case.first_late);
    if let Some(signer) = case.state.signer() {
        prop_assert!(case.handlers.contains(&signer.person));
    }
    Ok(())
}

fn walk(steps: &[(usize, usize, i64)]) -> Result<Case, TestCaseError> {
    let w = world();
    let mut case = w.new_case(NOW);
    let mut facts = vec![(NOW, Fact::Reported(Box::new(w.reported(NOW))))];
    let mut now = NOW;
    for (who, act, ms) in steps {
        now = now.plus_ms(*ms);
        let (who, act) = (Who::ALL[*who], Act::ALL[*act]);
        let by = who.actor();
        let asked = rules::may(&case, &by, w.policies, act, now);
        match w.transit(case.clone(), &by, act, now) {
            Ok(out) => {
                prop_assert_eq!(asked, Ok(()), "{:?} {:?} happens and is not listed", who, act);
                if act == Act::Pass {
                    prop_assert!(by.person().is_some_and(|p| !case.handlers.contains(&p)));
                }
                holds(&out.state, &case)?;
                facts.extend(read_back(&out, now));
                case = out.state;
            }
            Err(refused) => prop_assert_eq!(asked, Err(refused), "{:?} {:?} is listed and refused", who, act),
        }
        prop_assert_eq!(case.version, i64::try_from(facts.len()).unwrap());
        prop_assert_eq!(&Case::fold(case.id, &facts).unwrap(), &case);
    }
    Ok(case)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn anything_by_anyone(steps in prop::collection::vec(step(), 0..40)) {
        walk(&steps)?;
    }

    /// From a random prefix of the whole way, so that late states are met as often as early ones.
    #[test]
    fn anything_by_anyone_late(
        begun in 0usize..=WAY.len(),
        steps in prop::collection::vec(step(), 1..25),
    ) {
        let index = |(who, act): &(Who, Act)| {
            let who = Who::ALL.iter().position(|w| w == who).unwrap();
            (who, Act::ALL.iter().position(|a| a == act).unwrap(), MINUTE)
        };
        let mut all: Vec<_> = WAY[..begun].iter().map(index).collect();
        all.extend(steps);
        walk(&all)?;
    }
}

const WAY: [(Who, Act); 15] = [
    (Who::Clerk, Act::File),
    (Who::Clerk, Act::Dispatch),
    (Who::Clerk, Act::UndoDispatch),
    (Who::Clerk, Act::Dispatch),
    (Who::Department, Act::Return),
    (Who::Clerk, Act::AcceptReturn),
    (Who::Clerk, Act::Dispatch),
    (Who::Signer, Act::Return),
    (Who::Clerk, Act::RefuseReturn),
    (Who::Signer, Act::Sign),
    (Who::Signer, Act::Submit),
    (Who::Verifier, Act::Fail),
    (Who::Signer, Act::Submit),
    (Who::Verifier, Act::Pass),
    (Who::Tracker, Act::Rate),
];

#[test]
fn the_walk_ends_where_it_should() {
    let at = |who| Who::ALL.iter().position(|w| *w == who).unwrap();
    let to = |act| Act::ALL.iter().position(|a| *a == act).unwrap();
    let steps: Vec<_> = WAY.iter().map(|(who, act)| (at(*who), to(*act), MINUTE)).collect();
    let case = walk(&steps).unwrap();
    assert!(matches!(case.state, State::Closed { rating: Some(_), .. }));
}
