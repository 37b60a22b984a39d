//! Files: sealed, once, found again with the right key only, swept when no row names them.

use super::*;
use crate::{FILE_MAX, OpenKey, Purpose};
use base::PhotoId;
use both::both;
use std::collections::HashSet;

const PHOTO: PhotoId = PhotoId(Uuid::from_u128(0xab));

/// Makes two cases.
async fn two_cases(engine: Engine) -> Room {
    let room = room(engine).await;
    sealed(&room, Subject::Case(case(1)), "words", "", 1).await;
    sealed(&room, Subject::Case(case(2)), "words", "", 2).await;
    room
}

async fn put(
    room: &Room,
    matter: CaseId,
    photo: PhotoId,
    part: &'static str,
    bytes: &[u8],
) -> Result<(), Error> {
    let vault = room.vault.clone();
    let key = room.db.read("test.key", move |tx: &mut Tx| vault.seal_key(tx, Subject::Case(matter))).await?;
    room.vault.put_file(entropy(3), key, photo, part, bytes.to_vec()).await
}

async fn own_key(room: &Room, vault: &Vault, matter: CaseId) -> Result<OpenKey, Error> {
    let vault = vault.clone();
    room.db
        .read("test.key", move |tx: &mut Tx| vault.open_key_own(tx, &system(4), Subject::Case(matter)))
        .await
}

#[both]
async fn a_photo_and_its_thumb(engine: Engine) {
    let room = two_cases(engine).await;
    let bytes: Vec<u8> = (0..200_000_u32).map(|i| i.to_le_bytes()[0]).collect();
    put(&room, case(1), PHOTO, "full", &bytes).await.unwrap();
    put(&room, case(1), PHOTO, "thumb", b"small").await.unwrap();
    assert!(matches!(put(&room, case(1), PHOTO, "full", b"other").await, Err(Error::Exists)));
    assert!(matches!(put(&room, case(1), PHOTO, "middle", b"").await, Err(Error::Field)));
    assert!(matches!(
        put(&room, case(1), PHOTO, "full", &vec![0; FILE_MAX + 1]).await,
        Err(Error::Long(FILE_MAX))
    ));
    for (part, expected) in [("full", &bytes[..]), ("thumb", b"small")] {
        let key = own_key(&room, &room.vault, case(1)).await.unwrap();
        assert_eq!(room.vault.get_file(key, PHOTO, part).await.unwrap(), expected);
    }
    let on_disk = std::fs::read(room.folder.path().join(format!("ab/{PHOTO}-thumb"))).unwrap();
    assert!(!on_disk.windows(5).any(|w| w == b"small"));
    let key = own_key(&room, &room.vault, case(1)).await.unwrap();
    let missing = room.vault.get_file(key, PhotoId(Uuid::from_u128(1)), "full").await;
    assert!(matches!(missing, Err(Error::Unknown("file"))));
}

#[both]
async fn wrong_keys_and_places_open_nothing(engine: Engine) {
    let room = two_cases(engine).await;
    put(&room, case(1), PHOTO, "full", b"picture").await.unwrap();
    let get = async |vault: &Vault, key, photo, part| vault.get_file(key, photo, part).await;
    let other_case = own_key(&room, &room.vault, case(2)).await.unwrap();
    assert!(matches!(get(&room.vault, other_case, PHOTO, "full").await, Err(Error::Broken)));
    // Another master key does not even give a data key.
    let thief = Vault::open_files(room.folder.path(), MasterKey::from_bytes([8; 32])).unwrap();
    assert!(matches!(own_key(&room, &thief, case(1)).await, Err(Error::Broken)));
    // Renamed: to another photo, to another part.
    let folder = room.folder.path().join("ab");
    let full = folder.join(format!("{PHOTO}-full"));
    let other = PhotoId(Uuid::from_u128(0xff_ab));
    for (photo, part) in [(other, "full"), (PHOTO, "thumb")] {
        std::fs::copy(&full, folder.join(format!("{photo}-{part}"))).unwrap();
        let key = own_key(&room, &room.vault, case(1)).await.unwrap();
        assert!(matches!(get(&room.vault, key, photo, part).await, Err(Error::Broken)));
    }
    // Changed on the disk.
    let mut bytes = std::fs::read(&full).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&full, bytes).unwrap();
    let key = own_key(&room, &room.vault, case(1)).await.unwrap();
    assert!(matches!(get(&room.vault, key, PHOTO, "full").await, Err(Error::Broken)));
}

#[both]
async fn the_staff_reads_photos_for_a_purpose(engine: Engine) {
    let room = two_cases(engine).await;
    put(&room, case(1), PHOTO, "full", b"picture").await.unwrap();
    let staff_key = |read_only: bool| {
        let (db, vault) = ((*room.db).clone(), room.vault.clone());
        let body =
            move |tx: &mut Tx| vault.open_key(tx, &staff(1, NOW, 5), case(1), "photos", Purpose::Verify);
        async move { if read_only { db.read("test.key", body).await } else { db.write("test.key", body).await } }
    };
    assert!(matches!(staff_key(true).await, Err(Error::Db(db::Error::ReadOnly { .. }))));
    let key = staff_key(false).await.unwrap();
    assert_eq!(room.vault.get_file(key, PHOTO, "full").await.unwrap(), b"picture");
    let vault = room.vault.clone();
    let page = base::PageArgs::first(10);
    let reads =
        room.db.read("test.reads", move |tx: &mut Tx| vault.list_reads(tx, case(1), &page)).await.unwrap();
    assert_eq!(
        reads.iter().map(|r| (r.purpose, r.fields.as_str())).collect::<Vec<_>>(),
        [(Purpose::Verify, "photos")]
    );
    let vault = room.vault.clone();
    let own = room
        .db
        .read("test.key", move |tx: &mut Tx| {
            vault.open_key_own(tx, &staff(1, NOW, 6), Subject::Case(case(1)))
        })
        .await;
    assert!(matches!(own, Err(Error::NotReader)));
}

#[both]
async fn an_erased_case_shows_no_photo(engine: Engine) {
    let room = two_cases(engine).await;
    put(&room, case(1), PHOTO, "full", b"picture").await.unwrap();
    let vault = room.vault.clone();
    write(&room.db, move |tx| vault.erase(tx, &system(5), Subject::Case(case(1)))).await.unwrap();
    assert!(matches!(own_key(&room, &room.vault, case(1)).await, Err(Error::Erased)));
    assert!(matches!(put(&room, case(1), PHOTO, "thumb", b"").await, Err(Error::Erased)));
}

#[tokio::test]
async fn unreferenced_files_are_swept_when_old() {
    let room = two_cases(Engine::Sqlite).await;
    let photos: Vec<PhotoId> = (1..=6).map(|n| PhotoId(Uuid::from_u128(n % 3 + n * 1_000))).collect();
    for photo in &photos {
        put(&room, case(1), *photo, "full", b"x").await.unwrap();
        put(&room, case(1), *photo, "thumb", b"x").await.unwrap();
    }
    let stranger = room.folder.path().join("00/note.txt");
    std::fs::write(&stranger, "not ours").unwrap();
    // What a crash in the middle of a put leaves.
    let staged = room.folder.path().join(format!("01/{}-full#1", photos[0]));
    std::fs::write(&staged, "half").unwrap();
    let kept: HashSet<PhotoId> = photos[..2].iter().copied().collect();
    let sweep = async |older_than| {
        let kept = &kept;
        let referenced = async |asked: Vec<PhotoId>| {
            Ok::<_, Error>(asked.into_iter().filter(|id| kept.contains(id)).collect::<HashSet<_>>())
        };
        room.vault.sweep_files(Timestamp::from_ms(older_than), referenced).await.unwrap()
    };
    assert_eq!(sweep(1_000).await, 0, "younger than the limit");
    assert!(staged.exists());
    assert_eq!(sweep(i64::MAX).await, 9, "two parts of four photos, and half a file");
    assert!(!staged.exists());
    assert_eq!(sweep(i64::MAX).await, 0);
    for photo in &photos {
        let key = own_key(&room, &room.vault, case(1)).await.unwrap();
        assert_eq!(room.vault.get_file(key, *photo, "full").await.is_ok(), kept.contains(photo));
    }
    assert!(stranger.exists());
}
