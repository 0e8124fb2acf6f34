//! The hash chain: every event's SHA-256 covers the hash before it and the event's canonical bytes. The events of a turn
//! stand in one value, each with its length before it, so that a turn costs one row.

use sha2::{Digest, Sha256};

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

/// One value of all events: LEB128 length, bytes, and so on.
pub fn frame(events: &[Vec<u8>]) -> Vec<u8> {
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
pub fn unframe(mut framed: &[u8]) -> Option<Vec<Vec<u8>>> {
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
        check_frame(&[0]);
        check_frame(&[1, 0, 2]);
        check_frame(&[127, 128, 129, 16_383, 16_384, 70_000]);
    }

    #[test]
    fn the_chain_depends_on_order_and_on_every_byte() {
        let ab = extend(GENESIS, [b"a".as_slice(), b"b"]);
        assert_ne!(ab, extend(GENESIS, [b"b".as_slice(), b"a"]));
        assert_ne!(ab, extend(GENESIS, [b"a".as_slice(), b"c"]));
        assert_eq!(ab, link(&link(&GENESIS, b"a"), b"b"));
    }
}
