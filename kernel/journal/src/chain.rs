//! The hash chain: every event's SHA-256 covers the hash before it and the event's canonical bytes. The events of a turn
//! stand in one value, each with its length before it, so that a turn costs one row; a longer one is compressed, as the events of a turn are
//! much alike. The hashes are of the events and know nothing of how they are stored.

use sha2::{Digest, Sha256};

use crate::append::APPEND_BYTES_MAX;

/// What the first event of every chain follows.
pub const GENESIS: [u8; 32] = [0; 32];

/// The hash of an event that follows `prev`.
pub fn link(prev: &[u8; 32], event: &[u8]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(prev);
    hasher.update(event);
    hasher.finalize().into()
}

/// The end of the chain after `events`.
pub fn extend<'a>(prev: [u8; 32], events: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    events
        .into_iter()
        .fold(prev, |hash, event| link(&hash, event))
}

/// Shorter values stay as they are.
const COMPRESSED_FROM: usize = 256;
/// What a compressed value begins with. Another begins with the length of an event, and none is empty.
const COMPRESSED: u8 = 0;
/// The most bytes that a value holds when it is not compressed: those of an append and the lengths between them.
const FRAMED_MAX: usize = 2 * APPEND_BYTES_MAX;

/// One value of all events: LEB128 length, bytes, and so on. Where that is shorter: 0, LEB128 of its length, and its LZ4 block.
pub fn frame(events: &[Vec<u8>]) -> Vec<u8> {
    let framed = plain(events);
    if framed.len() < COMPRESSED_FROM {
        return framed;
    }
    let block = lz4_flex::block::compress(&framed);
    let mut compressed = Vec::with_capacity(block.len() + 6);
    compressed.push(COMPRESSED);
    push_length(&mut compressed, framed.len());
    compressed.extend_from_slice(&block);
    if compressed.len() < framed.len() {
        compressed
    } else {
        framed
    }
}

fn plain(events: &[Vec<u8>]) -> Vec<u8> {
    let mut framed = Vec::with_capacity(events.iter().map(|e| e.len() + 2).sum());
    for event in events {
        push_length(&mut framed, event.len());
        framed.extend_from_slice(event);
    }
    framed
}

fn push_length(framed: &mut Vec<u8>, mut rest: usize) {
    loop {
        let low = rest.to_le_bytes()[0] & 0x7f;
        rest >>= 7;
        if rest == 0 {
            framed.push(low);
            return;
        }
        framed.push(low | 0x80);
    }
}

/// The events of a framed value; `None` where it is not whole.
pub fn unframe(framed: &[u8]) -> Option<Vec<Vec<u8>>> {
    match framed.split_first() {
        Some((&COMPRESSED, rest)) => {
            let (length, block) = read_length(rest)?;
            if length > FRAMED_MAX {
                return None;
            }
            split(&lz4_flex::block::decompress(block, length).ok()?)
        }
        _ => split(framed),
    }
}

fn split(mut framed: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut events = Vec::new();
    while !framed.is_empty() {
        let (length, rest) = read_length(framed)?;
        let (event, rest) = rest.split_at_checked(length)?;
        events.push(event.to_vec());
        framed = rest;
    }
    Some(events)
}

fn read_length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut length = 0usize;
    for (i, byte) in bytes.iter().enumerate().take(5) {
        length |= usize::from(byte & 0x7f) << (7 * i);
        if byte & 0x80 == 0 {
            return Some((length, &bytes[i + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_frame(lengths: &[usize]) {
        let events: Vec<Vec<u8>> = lengths.iter().map(|n| vec![0xa5; *n]).collect();
        let framed = frame(&events);
        assert_eq!(unframe(&framed).as_ref(), Some(&events), "{lengths:?}");
        if framed.len() > 1 && lengths.last().is_some_and(|n| *n > 0) {
            assert_eq!(
                unframe(&framed[..framed.len() - 1]),
                None,
                "{lengths:?} cut"
            );
        }
    }

    #[test]
    fn events_come_back_from_a_frame() {
        check_frame(&[]);
        check_frame(&[1]);
        check_frame(&[1, 3, 2]);
        check_frame(&[127, 128, 129, 16_383, 16_384, 70_000]);
    }

    #[test]
    fn events_that_are_alike_take_less_room_and_those_stored_before_still_come_back() {
        let events: Vec<Vec<u8>> = (0..20)
            .map(|n| {
                format!(r#"{{"e":"completed","f":{n},"output":{{"done":true}}}}"#).into_bytes()
            })
            .collect();
        let (framed, plain) = (frame(&events), plain(&events));
        assert!(framed.len() * 4 < plain.len(), "{} bytes", framed.len());
        assert_eq!(unframe(&framed).as_ref(), Some(&events));
        assert_eq!(unframe(&plain), Some(events));
    }

    #[test]
    fn a_value_that_claims_to_be_large_takes_no_memory() {
        let mut bomb = vec![COMPRESSED];
        push_length(&mut bomb, FRAMED_MAX + 1);
        bomb.extend_from_slice(&[0; 64]);
        assert_eq!(unframe(&bomb), None);
        for cut in [
            &[COMPRESSED][..],
            &[COMPRESSED, 0x80],
            &[COMPRESSED, 9, 0xff],
        ] {
            assert_eq!(unframe(cut), None, "{cut:?}");
        }
    }

    #[test]
    fn the_chain_depends_on_order_and_on_every_byte() {
        let ab = extend(GENESIS, [b"a".as_slice(), b"b"]);
        assert_ne!(ab, extend(GENESIS, [b"b".as_slice(), b"a"]));
        assert_ne!(ab, extend(GENESIS, [b"a".as_slice(), b"c"]));
        assert_eq!(ab, link(&link(&GENESIS, b"a"), b"b"));
    }
}
