//! Crates whose build scripts compile C and assembly, at work: what `cargo build` would need a compiler for the target for.
use std::ffi::c_void;

#[test]
fn sqlite_answers_a_query() {
    let database = rusqlite::Connection::open_in_memory().unwrap();
    database.execute_batch("CREATE TABLE numbers (n INTEGER); INSERT INTO numbers VALUES (2), (3), (5)").unwrap();
    let sum: i64 = database.query_row("SELECT sum(n * n) FROM numbers", [], |row| row.get(0)).unwrap();
    assert_eq!(sum, 38);
}

#[test]
fn zstd_gives_back_what_it_got() {
    let text = b"many many many many words".repeat(40);
    let (mut packed, mut unpacked) = (vec![0u8; text.len()], vec![0u8; text.len()]);
    unsafe {
        let size = zstd_sys::ZSTD_compress(packed.as_mut_ptr() as *mut c_void, packed.len(), text.as_ptr() as *const c_void, text.len(), 19);
        assert!(size < 100, "{size}");
        let back = zstd_sys::ZSTD_decompress(unpacked.as_mut_ptr() as *mut c_void, unpacked.len(), packed.as_ptr() as *const c_void, size);
        assert_eq!((back, &unpacked), (text.len(), &text));
    }
}

#[test]
fn lz4_gives_back_what_it_got() {
    let text = b"many many many many words".repeat(40);
    let (mut packed, mut unpacked) = (vec![0i8; text.len()], vec![0i8; text.len()]);
    unsafe {
        let size = lz4_sys::LZ4_compress_default(text.as_ptr() as *const _, packed.as_mut_ptr() as *mut _, text.len() as i32, packed.len() as i32);
        assert!(size > 0 && size < 100, "{size}");
        assert_eq!(lz4_sys::LZ4_decompress_safe(packed.as_ptr() as *const _, unpacked.as_mut_ptr() as *mut _, size, unpacked.len() as i32), text.len() as i32);
        assert!(unpacked.iter().zip(&text).all(|(got, sent)| *got as u8 == *sent));
    }
}

#[test]
fn ring_hashes_in_assembly() {
    let digest = ring::digest::digest(&ring::digest::SHA256, b"abc");
    assert_eq!(digest.as_ref()[..4], [0xba, 0x78, 0x16, 0xbf]);
}

#[test]
fn mimalloc_hands_out_memory() {
    use std::alloc::{GlobalAlloc, Layout};
    let layout = Layout::from_size_align(1 << 20, 64).unwrap();
    unsafe {
        let place = mimalloc::MiMalloc.alloc_zeroed(layout);
        assert!(!place.is_null() && place as usize % 64 == 0 && *place.add(layout.size() - 1) == 0);
        mimalloc::MiMalloc.dealloc(place, layout);
    }
}
