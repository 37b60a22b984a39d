//! Sealed texts: what opens, what never does.

use super::*;
use crate::{TEXT_MAX, crypt};
use both::both;
use db::{binds, sql};

#[both]
async fn opens_in_the_order_asked(engine: Engine) {
    let room = room(engine).await;
    let (a, b) = (Subject::Case(case(1)), Subject::Reporter(ReporterId(Uuid::from_u128(2))));
    let words = sealed(&room, a, "words", "垃圾满了三天\0。", 1).await;
    let name = sealed(&room, b, "name", "演示", 2).await;
    let empty = sealed(&room, a, "words", "", 3).await;
    assert_eq!(
        open(&room.db, &room.vault, &[name, empty, words]).await.unwrap(),
        ["演示", "", "垃圾满了三天\0。"]
    );
    let unknown = SecretId(Uuid::from_u128(77));
    assert!(matches!(open(&room.db, &room.vault, &[words, unknown]).await, Err(Error::Unknown("text"))));
}

#[both]
async fn refuses_to_seal(engine: Engine) {
    let room = room(engine).await;
    sealed(&room, Subject::Case(case(1)), "words", "", 1).await;
    for (subject, field, text, refusal) in [
        (case(2), "words", String::new(), "subject: not in the vault"),
        (case(1), "Words", String::new(), "not a field name"),
        (case(1), "", String::new(), "not a field name"),
        (case(1), "words", "x".repeat(TEXT_MAX + 1), "longer than 65536 bytes"),
    ] {
        let vault = room.vault.clone();
        let done =
            write(&room.db, move |tx| vault.seal(tx, &system(9), Subject::Case(subject), field, &text)).await;
        assert_eq!(done.unwrap_err().to_string(), refusal);
    }
}

/// A copy of database and files without the master key opens nothing.
#[both]
async fn another_master_key_opens_nothing(engine: Engine) {
    let room = room(engine).await;
    let subject = Subject::Case(case(1));
    let words = sealed(&room, subject, "words", "垃圾满了三天", 1).await;
    let thief = Vault::open_files(room.folder.path(), MasterKey::from_bytes([8; 32])).unwrap();
    assert!(matches!(open(&room.db, &thief, &[words]).await, Err(Error::Broken)));
    assert_ne!(thief.blind_phone("13800000000"), room.vault.blind_phone("13800000000"));
    assert_ne!(thief.code_key(), room.vault.code_key());
    for (vault, fits) in [(&room.vault, true), (&thief, false), (&room.vault, true)] {
        let vault = vault.clone();
        let bound = room.db.write("test.bind", move |tx: &mut Tx| vault.bind(tx, &system(5))).await;
        assert_eq!(matches!(bound, Ok(())), fits);
        assert_eq!(matches!(bound, Err(Error::OtherMaster)), !fits);
    }
}

/// Nothing in the clear: neither the text nor the key is found in any row.
#[both]
async fn rows_hold_no_clear_text(engine: Engine) {
    let room = room(engine).await;
    let words = sealed(&room, Subject::Case(case(1)), "words", "plainly visible", 1).await;
    let row = sealed_row(&room.db, words).await;
    assert!(!row.windows(7).any(|w| w == b"plainly"));
    assert_eq!(row.len(), "plainly visible".len() + crypt::OVERHEAD);
    let again = sealed(&room, Subject::Case(case(1)), "words", "plainly visible", 2).await;
    assert_ne!(sealed_row(&room.db, again).await[13..], row[13..], "the same text, another seal");
}

#[both]
async fn moved_or_changed_seals_do_not_open(engine: Engine) {
    let room = room(engine).await;
    let one = sealed(&room, Subject::Case(case(1)), "words", "one", 1).await;
    let two = sealed(&room, Subject::Case(case(2)), "words", "two", 2).await;
    let sibling = sealed(&room, Subject::Case(case(1)), "words", "sibling", 3).await;
    let (sealed_one, sealed_two) = (sealed_row(&room.db, one).await, sealed_row(&room.db, two).await);
    let sealed_sibling = sealed_row(&room.db, sibling).await;
    let mut flipped = sealed_one.clone();
    for (what, bytes) in [
        ("another case's", sealed_two.clone()),
        ("another text's of the same case", sealed_sibling),
        ("cut", sealed_one[..sealed_one.len() - 1].to_vec()),
        ("empty", Vec::new()),
        ("short", vec![1; 20]),
    ] {
        set_sealed(&room.db, one, bytes).await;
        assert!(matches!(open(&room.db, &room.vault, &[one]).await, Err(Error::Broken)), "{what}");
    }
    for i in 0..flipped.len() {
        flipped[i] ^= 1;
        set_sealed(&room.db, one, flipped.clone()).await;
        assert!(matches!(open(&room.db, &room.vault, &[one]).await, Err(Error::Broken)), "byte {i}");
        flipped[i] ^= 1;
    }
    set_sealed(&room.db, one, sealed_one).await;
    assert_eq!(open(&room.db, &room.vault, &[one]).await.unwrap(), ["one"]);
    // The whole row moved: field, then case.
    room.db.execute_raw("UPDATE vault_secret SET field = 'phone'").await.unwrap();
    assert!(matches!(open(&room.db, &room.vault, &[one]).await, Err(Error::Broken)));
    room.db.execute_raw("UPDATE vault_secret SET field = 'words'").await.unwrap();
    let to = Uuid::from_u128(2);
    write(&room.db, move |tx| {
        tx.exec(
            sql!("-- vault_test.move\nUPDATE vault_secret SET subject_id = ? WHERE id = ?"),
            binds![to, one],
        )?;
        Ok(())
    })
    .await
    .unwrap();
    assert!(matches!(open(&room.db, &room.vault, &[one]).await, Err(Error::Broken)));
}

/// A wrapped key moved to another subject does not open either.
#[both]
async fn keys_belong_to_their_subject(engine: Engine) {
    let room = room(engine).await;
    let one = sealed(&room, Subject::Case(case(1)), "words", "one", 1).await;
    sealed(&room, Subject::Case(case(2)), "words", "two", 2).await;
    let (from, to) = (Uuid::from_u128(2), Uuid::from_u128(1));
    write(&room.db, move |tx| {
        tx.exec(
            sql!(
                "-- vault_test.move_key
                UPDATE vault_key SET wrapped = (SELECT k.wrapped FROM vault_key AS k WHERE k.subject_id = ?)
                WHERE subject_id = ?"
            ),
            binds![from, to],
        )?;
        Ok(())
    })
    .await
    .unwrap();
    assert!(matches!(open(&room.db, &room.vault, &[one]).await, Err(Error::Broken)));
}

/// Under one and the same key, each part of the place counts.
#[test]
fn every_part_of_the_place_is_sealed() {
    let key = zeroize::Zeroizing::new([1; 32]);
    let id = Uuid::from_u128(1);
    let here = crypt::Place { what: "text", subject: Subject::Case(CaseId(id)), field: "words", id };
    let sealed = crypt::seal(&key, &SeededEntropy::new(1), here, b"x").unwrap();
    assert_eq!(crypt::open(&key, here, &sealed).unwrap(), b"x");
    for (part, place) in [
        ("what", crypt::Place { what: "file", ..here }),
        ("subject", crypt::Place { subject: Subject::Case(case(2)), ..here }),
        ("kind of subject", crypt::Place { subject: Subject::Person(PersonId(id)), ..here }),
        ("field", crypt::Place { field: "phone", ..here }),
        ("id", crypt::Place { id: Uuid::from_u128(2), ..here }),
        ("border between names", crypt::Place { what: "textw", field: "ords", ..here }),
    ] {
        assert!(matches!(crypt::open(&key, place, &sealed), Err(Error::Broken)), "{part}");
    }
}

#[both]
async fn erased_is_erased(engine: Engine) {
    let room = room(engine).await;
    let subject = Subject::Reporter(ReporterId(Uuid::from_u128(1)));
    let other = Subject::Reporter(ReporterId(Uuid::from_u128(2)));
    let name = sealed(&room, subject, "name", "演示", 1).await;
    let kept = sealed(&room, other, "name", "别人", 2).await;
    let blind = room.vault.blind_phone("13800000000");
    let vault = room.vault.clone();
    write(&room.db, move |tx| {
        vault.index(tx, "phone", &blind, subject)?;
        vault.index(tx, "phone", &blind, subject)?;
        vault.index(tx, "phone", &blind, other)
    })
    .await
    .unwrap();
    assert_eq!(find(&room, blind).await, [subject, other]);
    for dropped in [true, false] {
        let vault = room.vault.clone();
        assert_eq!(write(&room.db, move |tx| vault.erase(tx, &system(3), subject)).await.unwrap(), dropped);
    }
    assert!(matches!(open(&room.db, &room.vault, &[name]).await, Err(Error::Erased)));
    assert_eq!(open(&room.db, &room.vault, &[kept]).await.unwrap(), ["别人"]);
    assert_eq!(find(&room, blind).await, [other]);
    // No second life: an erased subject gets no new key.
    let vault = room.vault.clone();
    assert!(matches!(
        write(&room.db, move |tx| vault.new_subject(tx, &system(4), subject)).await,
        Err(Error::Erased)
    ));
}

#[both]
async fn small_bytes_open_in_their_place_only(engine: Engine) {
    let room = room(engine).await;
    let (one, two) = (Subject::Case(case(1)), Subject::Case(case(2)));
    sealed(&room, one, "words", "", 1).await;
    sealed(&room, two, "words", "", 2).await;
    let id = Uuid::from_u128(5);
    let vault = room.vault.clone();
    let sealed = write(&room.db, move |tx| vault.seal_bytes(tx, &system(3), one, "file_name", id, b"a.jpg"))
        .await
        .unwrap();
    for (subject, field, id, opens) in [
        (one, "file_name", id, true),
        (two, "file_name", id, false),
        (one, "other", id, false),
        (one, "file_name", Uuid::nil(), false),
    ] {
        let (vault, sealed) = (room.vault.clone(), sealed.clone());
        let opened = room
            .db
            .read("test.open_bytes", move |tx: &mut Tx| {
                vault.open_bytes(tx, &system(4), subject, field, id, &sealed)
            })
            .await;
        assert_eq!(opened.is_ok_and(|o| o == b"a.jpg"), opens);
    }
}

#[tokio::test]
async fn one_phone_number_in_many_spellings() {
    let room = room(Engine::Sqlite).await;
    let blind = |text: &str| room.vault.blind_phone(text);
    for same in
        ["138-0000-0000", "+86 138 0000 0000", "008613800000000", "86 13800000000", "１３８００００００００"]
    {
        assert_eq!(blind(same), blind("13800000000"), "{same}");
    }
    for other in ["13800000001", "057188880000", "8613800000", "0086571888"] {
        assert_ne!(blind(other), blind("13800000000"), "{other}");
    }
    assert_eq!(blind("0571-8888 0000"), blind("057188880000"));
    assert_ne!(room.vault.key_for("cursor"), room.vault.key_for("other"));
}

async fn find(room: &Room, blind: [u8; 32]) -> Vec<Subject> {
    let vault = room.vault.clone();
    room.db.read("test.find", move |tx: &mut Tx| vault.find(tx, "phone", &blind)).await.unwrap()
}

async fn sealed_row(db: &Db, id: SecretId) -> Vec<u8> {
    let row = db.read("test.sealed", move |tx: &mut Tx| -> Result<Vec<u8>, Error> {
        Ok(tx.one(sql!("-- vault_test.sealed\nSELECT sealed FROM vault_secret WHERE id = ?"), binds![id])?)
    });
    row.await.unwrap()
}

async fn set_sealed(db: &Db, id: SecretId, sealed: Vec<u8>) {
    write(db, move |tx| {
        tx.exec(
            sql!("-- vault_test.tamper\nUPDATE vault_secret SET sealed = ? WHERE id = ?"),
            binds![sealed, id],
        )?;
        Ok(())
    })
    .await
    .unwrap();
}
