//! Roles × acts × scopes, read from `policies/`: the one source of rights. [`Policies::rights`] answers single checks and list filters alike.

use crate::{Duty, Role};
use base::{Actor, CaseId, DeskId, Division, MembershipId, Scope};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How far a right reaches, as the file writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Own,
    Assigned,
    Desk,
    Subtree,
}

/// What is wrong with a policy file.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("policies line {line}: {what}")]
pub struct PolicyError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: &'static str,
}

/// All policies, by role and act.
#[derive(Clone, Debug, Default)]
pub struct Policies {
    rows: BTreeMap<(String, String), Vec<Reach>>,
}

/// Where one act of one actor reaches; several scopes are joined by "or".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// The scopes.
    pub scopes: Vec<Scope>,
}

impl Policies {
    /// Reads a file `role,act,scope` with a head line.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        Self::parse_all(&[text])
    }

    /// Reads several files as one.
    pub fn parse_all(texts: &[&str]) -> Result<Self, PolicyError> {
        let mut policies = Policies::default();
        texts.iter().try_for_each(|text| policies.add(text))?;
        Ok(policies)
    }

    fn add(&mut self, text: &str) -> Result<(), PolicyError> {
        for (index, line) in text.lines().enumerate().skip(1).filter(|(_, l)| !l.trim().is_empty()) {
            let error = |what| PolicyError { line: index + 1, what };
            let mut parts = line.split(',').map(str::trim);
            let (Some(role), Some(act), Some(reach), None) =
                (parts.next(), parts.next(), parts.next(), parts.next())
            else {
                return Err(error("three columns are wanted"));
            };
            if role != "tracker" && Role::from_word(role).is_none() {
                return Err(error("unknown role"));
            }
            let reach = match reach {
                "own" => Reach::Own,
                "assigned" => Reach::Assigned,
                "desk" => Reach::Desk,
                "subtree" => Reach::Subtree,
                _ => return Err(error("unknown scope")),
            };
            self.rows.entry((role.to_owned(), act.to_owned())).or_default().push(reach);
        }
        Ok(())
    }

    /// The policies that ship with the program.
    pub fn embedded() -> &'static Policies {
        static ALL: LazyLock<Policies> = LazyLock::new(|| {
            // Unwrap safety: a test parses the same embedded text.
            Policies::parse_all(&[
                include_str!("../../../policies/cases.csv"),
                include_str!("../../../policies/admin.csv"),
            ])
            .expect("embedded policies")
        });
        &ALL
    }

    /// Where this act of this actor reaches. Empty: the act is not the actor's at all. The program itself has no limits.
    pub fn rights(&self, actor: &Actor, act: &str) -> Rights {
        let find =
            |role: &str| self.rows.get(&(role.to_owned(), act.to_owned())).map_or(&[][..], Vec::as_slice);
        let mut scopes = Vec::new();
        match actor {
            Actor::Person { membership, role, desks, division, stands_for, .. } => {
                for reach in find(role) {
                    match reach {
                        Reach::Own => {}
                        Reach::Assigned => scopes.extend(
                            std::iter::once(membership)
                                .chain(stands_for)
                                .map(|membership| Scope::Assigned { membership: *membership }),
                        ),
                        Reach::Desk => scopes.extend(desks.iter().map(|desk| Scope::Desk { desk: *desk })),
                        Reach::Subtree => scopes.push(Scope::Subtree { division: *division }),
                    }
                }
            }
            Actor::Tracker { case } => {
                if find("tracker").contains(&Reach::Own) {
                    scopes.push(Scope::Own { case: *case });
                }
            }
            Actor::Stranger | Actor::System { .. } => {}
        }
        Rights { scopes }
    }

    /// Whether a post of this role does the work of a desk of this duty: an office is not served by who may not act there.
    pub fn serves(&self, role: Role, duty: Duty) -> bool {
        let act = match duty {
            Duty::Intake => "cases.file",
            Duty::Handle => "cases.sign",
            Duty::Verify => "cases.pass",
        };
        self.rows.get(&(role.word().to_owned(), act.to_owned())).is_some_and(|all| all.contains(&Reach::Desk))
    }

    /// `role act scope`, sorted: the golden table.
    pub fn table(&self) -> Vec<String> {
        self.rows
            .iter()
            .flat_map(|((role, act), reaches)| {
                reaches.iter().map(move |r| format!("{role} {act} {}", format!("{r:?}").to_lowercase()))
            })
            .collect()
    }
}

impl Rights {
    /// Whether the act is not the actor's at all.
    pub fn is_empty(&self) -> bool {
        self.scopes.is_empty()
    }
    /// Whether one of the scopes is this desk.
    pub fn at_desk(&self, desk: DeskId) -> bool {
        self.scopes.contains(&Scope::Desk { desk })
    }
    /// Whether one of the scopes is what this membership holds.
    pub fn assigned(&self, holder: MembershipId) -> bool {
        self.scopes.contains(&Scope::Assigned { membership: holder })
    }
    /// Whether one of the scopes is this case as the tracker's own.
    pub fn own(&self, case: CaseId) -> bool {
        self.scopes.contains(&Scope::Own { case })
    }
    /// The subtree, when there is one.
    pub fn subtree(&self) -> Option<Division> {
        self.scopes.iter().find_map(|s| match s {
            Scope::Subtree { division } => Some(*division),
            Scope::Desk { .. } | Scope::Assigned { .. } | Scope::Own { .. } => None,
        })
    }
    /// The ids that a seat's holder may have: desks and the membership.
    pub fn holders(&self) -> Vec<Vec<u8>> {
        self.scopes
            .iter()
            .filter_map(|s| match s {
                Scope::Desk { desk } => Some(desk.bytes().to_vec()),
                Scope::Assigned { membership } => Some(membership.bytes().to_vec()),
                Scope::Subtree { .. } | Scope::Own { .. } => None,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn golden_table() {
        let expected = include_str!("golden_rights.txt");
        let table = Policies::embedded().table().join("\n") + "\n";
        assert_eq!(table, expected, "policies changed: look at every line, then update golden_rights.txt");
    }

    #[test]
    fn who_serves_a_desk() {
        use Duty::{Handle, Intake, Verify};
        for (role, duties) in [
            (Role::Worker, &[Handle][..]),
            (Role::Clerk, &[Intake]),
            (Role::Verifier, &[Verify]),
            (Role::Centre, &[Intake]),
            (Role::Department, &[Handle]),
            (Role::Operator, &[]),
            (Role::Admin, &[]),
        ] {
            let found: Vec<Duty> =
                Duty::ALL.into_iter().filter(|d| Policies::embedded().serves(role, *d)).collect();
            assert_eq!(found, duties, "{role:?}");
        }
    }

    #[test]
    fn bad_files() {
        for (text, line, what) in [
            ("role,act,scope\nclerk,cases.file", 2, "three columns are wanted"),
            ("role,act,scope\nclerk,cases.file,desk,x", 2, "three columns are wanted"),
            ("role,act,scope\n\nking,cases.file,desk", 3, "unknown role"),
            ("role,act,scope\nclerk,cases.file,world", 2, "unknown scope"),
        ] {
            assert_eq!(Policies::parse(text).unwrap_err(), PolicyError { line, what });
        }
    }
}
