//! A random draw (随机抽取) that anybody can replay: who was in the pool (名录库), who was left out and why, and that nobody chose who was
//! drawn. Pure: no clock, no randomness, no I/O; the secret key, the instants and the lists are arguments.
//!
//! # `lianxi-draw-1`, in words
//!
//! Everything below is SHA-256 over bytes; `"…"` is ASCII, `\n` the byte 10, `||` one after the other. Texts are UTF-8, taken as they are:
//! no normalisation, no change of case. Hashes and seeds are written as 64 lower-case hexadecimal digits. Texts are compared by their bytes.
//!
//! 1. **Commitment.** A seed is 32 bytes. Its commitment is `SHA-256(seed)`, and is told before the pool is known; the seed is told by the draw.
//! 2. **Pool.** Its keys are 1 to 10 000 different texts of 1 to 128 bytes without control characters (Unicode's category Cc), sorted. Its hash is
//!    `SHA-256("lianxi-draw-1 pool\n" || k1 || k2 || …)`, where each key is written as `its number of bytes in decimal || ":" || key || "\n"`.
//! 3. **Eligible** is who is in the pool and not excluded. Whoever is excluded must be in the pool.
//! 4. **Order.** Each eligible key has the rank `SHA-256("lianxi-draw-1 rank\n" || seed || key)`. The order is by rank, the smallest first; of
//!    equal ranks, by key.
//! 5. **Number.** Either a count, from 1 to the number of the eligible. Or a ratio, a decimal fraction above 0 and up to 1: its share of the whole
//!    pool, rounded up exactly (no floating point), but never more than are eligible.
//! 6. **Drawn** are the first so many of the order.
//! 7. **Gone** (回避、注销 …) is a list in the order in which they went. One after the other: if a gone key is drawn at that moment, the first of
//!    the order that is neither drawn nor gone so far takes its place (`replacedBy`); if it is not drawn, nobody does (`replacedBy` is null).
//!    Whoever is gone never comes back. In the end, drawn are the first so many of the order that are not gone.
//!
//! The rank of a key depends on the seed and on the key alone. So the order of the pool cannot matter, and leaving somebody out moves nobody else.
//!
//! `tests/draw_verify.py` is the same again in another language, written from these words; a test holds the two to each other.
//!
//! # What it proves, and what not
//!
//! Whoever has a [`Record`] can prove that the pool of this hash, under the seed of this commitment, gives this result. That the commitment was
//! told before the pool was known is what the journal proves, in which both stand in their order. Whoever can read the host's key
//! ([`HostKey`]) can know a draw before it is made; nobody can change it after it was sealed.
//!
//! * [`HostKey`], [`Seal`] — a secret seed that needs no storage, and its commitment;
//! * [`Pool`], [`Number`], [`Excluded`] — what is drawn from, how many, and who is left out;
//! * [`draw`], [`redraw`] — the first draw; and who takes the place of those that are gone;
//! * [`Record`] — all that a replay needs;
//! * [`verify`] — the replay, with everything that does not agree ([`Mismatch`]).

mod digest;
mod draw;
mod error;
mod gone;
mod key;
mod mismatch;
mod number;
mod order;
mod pool;
mod record;
mod redraw;
mod verify;

pub use digest::{Digest, NotHex, Seed};
pub use draw::{Asked, draw};
pub use error::{DrawError, Part};
pub use key::{BadKey, HostKey, PURPOSE_BYTES_MAX, Seal, SealBroken};
pub use mismatch::Mismatch;
pub use number::{BadRatio, Number, Ratio};
pub use pool::{KEY_BYTES_MAX, POOL_MAX, Pool, PoolError};
pub use record::{Excluded, Gone, REASON_BYTES_MAX, Record};
pub use redraw::{Going, redraw};
pub use verify::verify;

/// The name of the algorithm, as records carry it. Another way of drawing has another name: what was drawn under this one replays for ever.
pub const ALGORITHM: &str = "lianxi-draw-1";
