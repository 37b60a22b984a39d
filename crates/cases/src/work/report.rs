//! A report becomes a case: its place is resolved, its words sealed, its class proposed, its intake desk found.

use super::{Failure, Room, Taking};
use crate::care;
use crate::facts::{Channel, Fact, Reported, Step};
use crate::model::Case;
use crate::rules::{FILE, Refused};
use crate::store::{case as rows, extra};
use base::{CaseId, Division, Level, Stamp};
use db::Tx;
use journal::Record;
use people::{Duty, Policies};
use territory::Place as Located;
use vault::Subject;

/// Where a report says it is: a point, or a township or community from the lists, or an address alone.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// Longitude and latitude, WGS-84.
    pub point: Option<(f64, f64)>,
    /// A township or community of the county.
    pub division: Option<Division>,
    /// As written.
    pub address: Option<String>,
    /// Addition.
    pub note: Option<String>,
}

/// A report, cleaned.
#[derive(Clone, Debug)]
pub struct NewCase {
    /// What is the matter.
    pub words: Option<String>,
    /// Where.
    pub place: Place,
    /// A number to call back, digits only.
    pub phone: Option<String>,
    /// Photos that follow.
    pub photos: i64,
    /// Wish about publishing words and photos.
    pub publish: bool,
    /// zh or en.
    pub language: &'static str,
}

impl Room {
    /// Where a report lies: point before list before address.
    pub fn resolve(&self, place: &Place) -> Result<Division, Refused> {
        if let Some((lng, lat)) = place.point {
            return match self.territory.locate(lng, lat) {
                Located::Grid(d) | Located::Township(d) => Ok(d),
                Located::Outside if self.unmapped(lng, lat) => {
                    // No polygons: the lists say where, or the centre's desk finds out.
                    self.listed(place.division).unwrap_or_else(|| Ok(self.territory.county()))
                }
                Located::Outside => Err(Refused::Outside(self.territory.outside(lng, lat))),
            };
        }
        match (self.listed(place.division), &place.address) {
            (Some(listed), _) => listed,
            (None, Some(_)) => Ok(self.territory.county()),
            (None, None) => Err(Refused::Field("place", "required")),
        }
    }

    /// A township or community chosen from the lists of the county.
    fn listed(&self, division: Option<Division>) -> Option<Result<Division, Refused>> {
        let d = division?;
        let known = self.territory.county().contains(d) && self.territory.name(d).is_some();
        let fits = matches!(d.level(), Level::Township | Level::Village | Level::Grid);
        Some(if fits && known { Ok(d) } else { Err(Refused::Field("place.division", "unknown")) })
    }

    /// Whether the county has no polygons yet and the pin lies in it as the national borders say.
    fn unmapped(&self, lng: f64, lat: f64) -> bool {
        let own = self.territory.county();
        self.territory.bounds().is_none()
            && territory::national::county_at(lng, lat).is_some_and(|named| named.code == own)
    }

    /// Takes in a report under an id and a number made ahead.
    pub fn report(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        number: &str,
        new: &NewCase,
    ) -> Result<Case, Failure> {
        self.receive(tx, stamp, id, number, new, None)
    }

    /// A report of one's own, or taken for somebody.
    pub(super) fn receive(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        number: &str,
        new: &NewCase,
        taking: Option<&Taking>,
    ) -> Result<Case, Failure> {
        if new.words.is_none() && new.photos < 1 {
            return Err(Refused::Field("words", "required").into());
        }
        let division = self.place_of(stamp, new, taking)?;
        let intake = people::store::find_desk_for(tx, Duty::Intake, division)?
            .ok_or(Refused::Field("place", "no_desk"))?;
        let hours = self.hours_of(tx, intake.org.id)?;
        let subject = Subject::Case(id);
        self.vault.new_subject(tx, stamp, subject)?;
        let mut seal = |field, text: &Option<String>| match text {
            Some(text) => self.vault.seal(tx, stamp, subject, field, text).map(Some),
            None => Ok(None),
        };
        let (words, address, note) = (
            seal("words", &new.words)?,
            seal("address", &new.place.address)?,
            seal("place_note", &new.place.note)?,
        );
        let name = taking.and_then(|t| t.caller.as_deref());
        let reporter = care::reporter(tx, &self.vault, stamp, new.phone.as_deref(), name)?;
        let proposal = new.words.as_deref().and_then(|w| self.propose.category(w, self.classes.current()));
        let fact = Reported {
            number: number.to_owned(),
            division,
            reporter: reporter.map(|r| r.id),
            phone: reporter.and_then(|r| r.phone),
            words,
            address,
            note,
            publish: new.publish,
            language: new.language.to_owned(),
            photos: new.photos,
            proposed: proposal.as_ref().map(|p| p.category.clone()),
            proposal: proposal.map(|p| p.rule),
            intake: intake.id,
            clock: self.times(&hours, stamp.now).clock(Step::File, FILE),
            channel: taking.map_or(Channel::Web, |t| t.channel),
            taken_by: taking.and_then(|_| stamp.actor.membership()),
            caller: reporter.and_then(|r| r.name),
        };
        let case = Case::begin(id, stamp.now, fact.clone());
        rows::insert(tx, &case, stamp.now)?;
        if let Some((lng, lat)) = new.place.point {
            let (x, y) = ((lng * 1e6).round() as i64, (lat * 1e6).round() as i64);
            extra::insert_point(tx, id, x, y, territory::cell(lng, lat))?;
        }
        tx.record_at(stamp, 1, Fact::Reported(Box::new(fact)).event(id, division))?;
        Ok(case)
    }

    /// Where it lies; whoever takes a report for somebody takes it in the own division. The county itself is a place for
    /// questions only.
    fn place_of(&self, stamp: &Stamp, new: &NewCase, taking: Option<&Taking>) -> Result<Division, Refused> {
        let Some(taking) = taking else { return self.resolve(&new.place) };
        let root =
            Policies::embedded().rights(&stamp.actor, "cases.take").subtree().ok_or(Refused::NotYours)?;
        let county = self.territory.county();
        let division = match new.place.division {
            Some(d) if taking.answer.is_some() && d == county && new.place.point.is_none() => d,
            _ => self.resolve(&new.place)?,
        };
        // An address alone lies in the county, whoever takes it: the centre's desk finds its place.
        let alone = division == county && new.place.division.is_none();
        if root.contains(division) || alone {
            Ok(division)
        } else {
            Err(Refused::Field("place", "not_yours"))
        }
    }
}
