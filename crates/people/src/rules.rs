//! What administration may do: nothing is ever without an owner. Pure.

use crate::STAND_INS_MAX;
use crate::model::{Duty, StandInRow};
use base::{Division, MembershipId, OrgId, PersonId, Timestamp};

/// How long a stand-in lasts at most: a year and a day.
pub const STAND_IN_MS: i64 = 366 * 24 * 3_600_000;

/// Why an act of administration is refused; the word is the problem's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The organisation is closed.
    Closed,
    /// The person cannot sign in any more.
    Inactive,
    /// The person can sign in already.
    Active,
    /// The post was ended.
    Ended,
    /// Posts are still held.
    HasPosts,
    /// The county's own intake or verify desk would go, or its last member.
    LastDesk,
    /// Something waits at a desk that would go, or that nobody would serve any more.
    DeskInUse,
    /// The last administrator of this division would go.
    LastAdmin,
    /// The person holds this role in this organisation already.
    SamePost,
    /// The person holds as many posts as anybody may.
    TooManyPosts,
    /// The stand-in is over.
    Over,
    /// Somebody stands in for this post in that time already.
    StandInOverlaps,
    /// The stand-in does it for as many posts as anybody may.
    StandInFull,
    /// The person holds a post outside the administrator's division.
    WiderPost,
}

impl Refused {
    /// The problem's code.
    pub const fn code(self) -> &'static str {
        match self {
            Refused::Closed => "closed",
            Refused::Inactive => "inactive",
            Refused::Active => "active",
            Refused::Ended => "post_ended",
            Refused::HasPosts => "has_posts",
            Refused::LastDesk => "last_desk",
            Refused::DeskInUse => "desk_in_use",
            Refused::LastAdmin => "last_admin",
            Refused::SamePost => "same_post",
            Refused::TooManyPosts => "too_many_posts",
            Refused::Over => "over",
            Refused::StandInOverlaps => "stand_in_overlaps",
            Refused::StandInFull => "stand_in_full",
            Refused::WiderPost => "wider_post",
        }
    }
}

/// A desk of the county's own, and who serves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountyDesk {
    /// Whose.
    pub org: OrgId,
    /// Intake or verify.
    pub duty: Duty,
    /// Active posts.
    pub posts: Vec<MembershipId>,
}

/// What would go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Going {
    /// These desks of an organisation.
    Duties(OrgId, Vec<Duty>),
    /// A post.
    Post(MembershipId),
}

/// Refuses what would leave the county without an intake or verify desk of its own, or without anybody at one. What the
/// county does not have yet cannot go.
pub fn keeps_an_owner(desks: &[CountyDesk], going: &Going) -> Result<(), Refused> {
    let stays = |desk: &&CountyDesk| match going {
        Going::Duties(org, duties) => desk.org != *org || !duties.contains(&desk.duty),
        Going::Post(_) => true,
    };
    let serves = |post: &MembershipId| match going {
        Going::Post(gone) => post != gone,
        Going::Duties(..) => true,
    };
    for duty in [Duty::Intake, Duty::Verify] {
        let before: Vec<&CountyDesk> = desks.iter().filter(|d| d.duty == duty).collect();
        let after: Vec<&CountyDesk> = before.iter().copied().filter(stays).collect();
        let served = before.iter().any(|d| !d.posts.is_empty());
        let still = after.iter().any(|d| d.posts.iter().any(serves));
        if (!before.is_empty() && after.is_empty()) || (served && !still) {
            return Err(Refused::LastDesk);
        }
    }
    Ok(())
}

/// One side of a stand-in or a hand-over, as far as the rules look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// The post.
    pub membership: MembershipId,
    /// Who holds it.
    pub person: PersonId,
    /// Where.
    pub org: OrgId,
    /// Whether it is held.
    pub active: bool,
}

/// A field that is wrong, and why.
pub type Wrong = (&'static str, &'static str);

/// Whether the work of a post can go to another: a post of another person in the same organisation, still held.
pub fn may_take_over(from: Side, to: Side, field: &'static str) -> Result<(), Wrong> {
    if !to.active {
        return Err((field, "ended"));
    }
    if to.person == from.person {
        return Err((field, "same_person"));
    }
    if to.org != from.org {
        return Err((field, "other_organisation"));
    }
    Ok(())
}

/// Whether the time of a stand-in makes sense now.
pub fn stand_in_time(from: Timestamp, until: Timestamp, now: Timestamp) -> Result<(), Wrong> {
    if until <= from {
        return Err(("until", "not_after_from"));
    }
    if until <= now {
        return Err(("until", "past"));
    }
    if until.since(from) > STAND_IN_MS {
        return Err(("until", "too_long"));
    }
    Ok(())
}

/// Whether a stand-in can be added to those of the post (`of_post`) and of who would do it (`of_other`).
pub fn may_stand_in(
    from: Timestamp,
    until: Timestamp,
    of_post: &[StandInRow],
    of_other: &[StandInRow],
) -> Result<(), Refused> {
    let meets = |row: &&StandInRow| row.from < until && from < row.until;
    if of_post.iter().any(|row| meets(&row)) {
        return Err(Refused::StandInOverlaps);
    }
    if of_other.iter().filter(meets).count() >= STAND_INS_MAX {
        return Err(Refused::StandInFull);
    }
    Ok(())
}

/// Whether a division lies where an administrator may act.
pub fn within(own: Division, division: Division) -> Result<(), Wrong> {
    if own.contains(division) { Ok(()) } else { Err(("division", "outside")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const fn org(n: u128) -> OrgId {
        OrgId(Uuid::from_u128(n))
    }
    const fn post(n: u128) -> MembershipId {
        MembershipId(Uuid::from_u128(n))
    }
    fn desk(of: u128, duty: Duty, posts: &[u128]) -> CountyDesk {
        CountyDesk { org: org(of), duty, posts: posts.iter().map(|n| post(*n)).collect() }
    }

    #[test]
    fn the_county_keeps_its_desks() {
        use Duty::{Handle, Intake, Verify};
        let one = vec![desk(1, Intake, &[11]), desk(1, Verify, &[12])];
        let two = vec![desk(1, Intake, &[11]), desk(2, Intake, &[21, 22]), desk(1, Verify, &[12])];
        let bare = vec![desk(1, Intake, &[]), desk(2, Intake, &[]), desk(1, Verify, &[])];
        let half = vec![desk(1, Intake, &[11]), desk(2, Intake, &[]), desk(1, Verify, &[12, 13])];
        for (desks, going, refused) in [
            (&one, Going::Duties(org(1), vec![Intake]), true),
            (&one, Going::Duties(org(1), vec![Verify]), true),
            (&one, Going::Duties(org(1), vec![Handle]), false),
            (&one, Going::Duties(org(9), vec![Intake, Verify]), false),
            (&one, Going::Post(post(11)), true),
            (&one, Going::Post(post(12)), true),
            (&one, Going::Post(post(99)), false),
            (&two, Going::Duties(org(1), vec![Intake]), false),
            (&two, Going::Duties(org(2), vec![Intake]), false),
            (&two, Going::Duties(org(1), vec![Intake, Verify]), true),
            (&two, Going::Post(post(11)), false),
            (&two, Going::Post(post(21)), false),
            // Nobody was there before: nobody goes. But the last desk stays.
            (&bare, Going::Duties(org(1), vec![Intake]), false),
            (&bare, Going::Duties(org(1), vec![Verify]), true),
            // The other desk has nobody.
            (&half, Going::Duties(org(1), vec![Intake]), true),
            (&half, Going::Duties(org(2), vec![Intake]), false),
            (&half, Going::Post(post(11)), true),
            (&half, Going::Post(post(13)), false),
            (&Vec::new(), Going::Duties(org(1), vec![Intake, Verify]), false),
            (&Vec::new(), Going::Post(post(1)), false),
        ] {
            let expected = if refused { Err(Refused::LastDesk) } else { Ok(()) };
            assert_eq!(keeps_an_owner(desks, &going), expected, "{desks:?} {going:?}");
        }
    }

    #[test]
    fn who_takes_over() {
        let side = |n: u128, person: u128, of: u128, active| Side {
            membership: post(n),
            person: PersonId(Uuid::from_u128(person)),
            org: org(of),
            active,
        };
        let from = side(1, 1, 1, true);
        for (to, expected) in [
            (side(2, 2, 1, true), Ok(())),
            (side(2, 2, 1, false), Err(("to", "ended"))),
            (side(2, 1, 1, true), Err(("to", "same_person"))),
            (side(2, 2, 2, true), Err(("to", "other_organisation"))),
        ] {
            assert_eq!(may_take_over(from, to, "to"), expected, "{to:?}");
        }
        assert_eq!(
            may_take_over(side(1, 1, 1, false), side(2, 2, 1, true), "to"),
            Ok(()),
            "also what is ended"
        );
    }

    #[test]
    fn the_time_of_a_stand_in() {
        let at = Timestamp::from_ms;
        for (from, until, now, expected) in [
            (100, 200, 50, Ok(())),
            (100, 200, 150, Ok(())),
            (100, 100, 50, Err(("until", "not_after_from"))),
            (100, 99, 50, Err(("until", "not_after_from"))),
            (100, 200, 200, Err(("until", "past"))),
            (0, STAND_IN_MS, 0, Ok(())),
            (0, STAND_IN_MS + 1, 0, Err(("until", "too_long"))),
        ] {
            assert_eq!(stand_in_time(at(from), at(until), at(now)), expected, "{from} {until} {now}");
        }
    }

    #[test]
    fn one_stand_in_at_a_time() {
        let row = |from, until| StandInRow {
            id: crate::model::StandInId(Uuid::nil()),
            membership: post(1),
            by: post(2),
            from: Timestamp::from_ms(from),
            until: Timestamp::from_ms(until),
        };
        let (from, until) = (Timestamp::from_ms(100), Timestamp::from_ms(200));
        let three = [row(0, 150), row(150, 300), row(199, 201)];
        for (of_post, of_other, expected) in [
            (&[][..], &[][..], Ok(())),
            (&[row(0, 100), row(200, 300)], &[], Ok(())),
            (&[row(0, 101)], &[], Err(Refused::StandInOverlaps)),
            (&[row(150, 160)], &[], Err(Refused::StandInOverlaps)),
            (&[], &three[..2], Ok(())),
            (&[], &three, Err(Refused::StandInFull)),
            (&[], &[row(0, 100), row(0, 50), row(200, 300), row(100, 200)], Ok(())),
        ] {
            assert_eq!(may_stand_in(from, until, of_post, of_other), expected, "{of_post:?} {of_other:?}");
        }
    }
}
