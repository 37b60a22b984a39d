//! One reporter a number, what reads of erased texts give, the erasure log and its replay.

use super::*;
use crate::{Erased, ErasureLog, Purpose, Replayed};
use both::both;

const fn reporter(n: u128) -> Subject {
    Subject::Reporter(ReporterId(Uuid::from_u128(n)))
}

async fn claim(db: &Db, vault: &Vault, phone: &str, fresh: Subject) -> Subject {
    let (vault, blind) = (vault.clone(), vault.blind_phone(phone));
    write(db, move |tx| vault.claim(tx, "phone", &blind, fresh)).await.unwrap()
}

async fn erase(room: &Room, subject: Subject) -> bool {
    let vault = room.vault.clone();
    write(&room.db, move |tx| vault.erase(tx, &system(30), subject)).await.unwrap()
}

#[both]
async fn one_subject_stands_for_a_number(engine: Engine) {
    let room = room(engine).await;
    let (db, vault) = (&room.db, &room.vault);
    assert_eq!(claim(db, vault, "138 0000 0000", reporter(1)).await, reporter(1));
    assert_eq!(claim(db, vault, "13800000000", reporter(2)).await, reporter(1));
    assert_eq!(claim(db, vault, "13800000001", reporter(3)).await, reporter(3));
    sealed(&room, reporter(1), "phone", "13800000000", 1).await;
    assert!(erase(&room, reporter(1)).await);
    // The number is forgotten: who reports with it now is somebody new.
    assert_eq!(claim(db, vault, "13800000000", reporter(4)).await, reporter(4));
    assert_eq!(claim(db, vault, "13800000001", reporter(5)).await, reporter(3));
}

/// Who only typed a number does not hold it.
#[both]
async fn a_subject_of_the_index_is_no_holder(engine: Engine) {
    let room = room(engine).await;
    let (vault, blind) = (room.vault.clone(), room.vault.blind_phone("13800000000"));
    write(&room.db, move |tx| {
        vault.index(tx, "phone", &blind, reporter(8))?;
        vault.index(tx, "phone", &blind, reporter(7))
    })
    .await
    .unwrap();
    for fresh in [reporter(9), reporter(10)] {
        assert_eq!(claim(&room.db, &room.vault, "13800000000", fresh).await, reporter(9));
    }
}

/// Many at once, over connections of their own: one of them is new.
#[both]
async fn claims_at_once_agree(engine: Engine) {
    let room = room(engine).await;
    let mut asked = tokio::task::JoinSet::new();
    for n in 1..=16 {
        let (db, vault) = ((*room.db).clone(), room.vault.clone());
        asked.spawn(async move { claim(&db, &vault, "13800000000", reporter(n)).await });
    }
    let all = asked.join_all().await;
    assert!(all.iter().all(|s| *s == all[0]), "{all:?}");
}

#[both]
async fn an_erased_text_is_none_and_the_read_is_kept(engine: Engine) {
    let room = room(engine).await;
    let words = sealed(&room, Subject::Case(case(1)), "words", "垃圾满了", 1).await;
    let name = sealed(&room, reporter(2), "name", "演示", 2).await;
    let newer = sealed(&room, reporter(2), "name", "演示二", 3).await;
    let vault = room.vault.clone();
    let latest = room
        .db
        .read("test.latest", move |tx: &mut Tx| {
            Ok::<_, Error>((
                vault.latest(tx, reporter(2), "name")?,
                vault.latest(tx, reporter(2), "phone")?,
                vault.erased_at(tx, reporter(2))?,
                vault.erased_at(tx, reporter(3))?,
            ))
        })
        .await
        .unwrap();
    assert_eq!(latest, (Some(newer), None, None, None));
    assert!(erase(&room, reporter(2)).await);
    let (vault, refs) = (room.vault.clone(), [words, name]);
    let opened = room
        .db
        .write("test.open", move |tx: &mut Tx| {
            let staff = staff(1, NOW, 9);
            let opened = vault.open_or_erased(tx, &staff, case(1), &refs, "words,name", Purpose::Caller)?;
            let foreign = vault.open_or_erased(tx, &staff, case(2), &refs[..1], "words", Purpose::Handle);
            assert!(matches!(foreign, Err(Error::Foreign)));
            Ok::<_, Error>((opened, vault.open_own_or_erased(tx, &system(10), &refs)?))
        })
        .await
        .unwrap();
    let expected = vec![Some("垃圾满了".to_owned()), None];
    assert_eq!(opened, (expected.clone(), expected));
    let vault = room.vault.clone();
    let (reads, at) = room
        .db
        .read("test.reads", move |tx: &mut Tx| {
            let reads = vault.list_reads(tx, case(1), &base::PageArgs::first(10))?;
            Ok::<_, Error>((reads, vault.erased_at(tx, reporter(2))?))
        })
        .await
        .unwrap();
    assert_eq!(reads.iter().map(|r| r.purpose).collect::<Vec<_>>(), [Purpose::Caller]);
    assert_eq!(at, Some(NOW));
}

/// Not even the cipher text stays.
#[both]
async fn erasure_empties_the_seals(engine: Engine) {
    let room = room(engine).await;
    let name = sealed(&room, reporter(1), "name", "演示", 1).await;
    let kept = sealed(&room, reporter(2), "name", "别人", 2).await;
    erase(&room, reporter(1)).await;
    let lengths = room
        .db
        .read("test.seals", move |tx: &mut Tx| {
            let length = |tx: &mut Tx, id: SecretId| {
                let row: (Vec<u8>,) = tx.one(
                    db::sql!("-- test.seal\nSELECT sealed\nFROM vault_secret\nWHERE id = ?"),
                    db::binds![id],
                )?;
                Ok::<_, Error>(row.0.len())
            };
            Ok::<_, Error>((length(tx, name)?, length(tx, kept)?))
        })
        .await
        .unwrap();
    assert_eq!(lengths, (0, 29 + "别人".len()));
}

/// A database copied before an erasure, and put back after it: the log erases again; what the database never knew is nothing.
#[both]
async fn a_replay_erases_again(engine: Engine) {
    let room = room(engine).await;
    let before = room_like(&room, engine).await;
    let mut names = Vec::new();
    for n in [1, 2] {
        names.push(sealed(&room, reporter(n), "name", "演示", n as u64).await);
        names.push(sealed(&before, reporter(n), "name", "演示", n as u64).await);
    }
    sealed(&room, Subject::Case(case(3)), "words", "垃圾", 7).await;
    assert!(erase(&room, reporter(1)).await && erase(&room, Subject::Case(case(3))).await);
    assert_eq!(room.vault.log_erasures(&room.db).await.unwrap(), 2);
    assert_eq!(room.vault.log_erasures(&room.db).await.unwrap(), 0, "once");
    let log = room.vault.erasure_log();
    let replay = async || {
        let also = |_: &mut Tx, erased: Erased| {
            assert_eq!(erased, Erased { subject: reporter(1), at: NOW });
            Ok::<_, Error>(())
        };
        before.vault.replay_erasures(&before.db, log, also).await.unwrap()
    };
    assert_eq!(replay().await, Replayed { lines: 2, erased: 1 });
    assert_eq!(replay().await, Replayed { lines: 2, erased: 0 });
    assert!(matches!(open(&before.db, &before.vault, &names[1..2]).await, Err(Error::Erased)));
    assert_eq!(open(&before.db, &before.vault, &names[3..]).await.unwrap(), ["演示"]);
}

/// The same master key over another database.
async fn room_like(_: &Room, engine: Engine) -> Room {
    room(engine).await
}

fn lines(log: &ErasureLog) -> Vec<Erased> {
    log.batches().unwrap().flat_map(Result::unwrap).collect()
}

#[test]
fn the_log_keeps_whole_lines() {
    let folder = tempfile::tempdir().unwrap();
    let log = ErasureLog::at(&folder.path().join("erasures.log"));
    assert_eq!(lines(&log), []);
    let one = |n: u128| Erased { subject: Subject::Case(case(n)), at: NOW.plus_ms(n as i64) };
    log.append(&[one(1), Erased { subject: reporter(5), at: NOW }]).unwrap();
    // A crash in the middle of a line; then a line that somebody changed.
    let mut text = std::fs::read_to_string(log.path()).unwrap();
    let torn = text.lines().next().unwrap()[..50].to_owned();
    text += &torn;
    std::fs::write(log.path(), &text).unwrap();
    log.append(&[one(2)]).unwrap();
    let changed = std::fs::read_to_string(log.path()).unwrap().replacen("reporter", "person", 1);
    std::fs::write(log.path(), changed).unwrap();
    log.append(&(3..700).map(one).collect::<Vec<_>>()).unwrap();
    assert_eq!(lines(&log), [1].into_iter().chain(2..700).map(one).collect::<Vec<_>>());
    assert_eq!(log.batches().unwrap().next().unwrap().unwrap().len(), 500);
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(log.path()).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn a_photos_files_go_at_once() {
    let room = room(Engine::Sqlite).await;
    sealed(&room, Subject::Case(case(1)), "words", "", 1).await;
    let photo = base::PhotoId(Uuid::from_u128(0xab));
    let vault = room.vault.clone();
    let key = move |tx: &mut Tx| vault.seal_key(tx, Subject::Case(case(1)));
    let key = room.db.read("test.key", key).await.unwrap();
    room.vault.put_file(entropy(3), key, photo, "full", b"picture".to_vec()).await.unwrap();
    let path = room.folder.path().join(format!("ab/{photo}-full"));
    assert!(path.exists());
    for _ in 0..2 {
        room.vault.remove_files(photo).await.unwrap();
        assert!(!path.exists());
    }
}
