//! How long a plaintext is made, so that its size tells little.

/// The smallest bucket, in bytes.
const SMALLEST: usize = 1024;
/// Up to here buckets are powers of two, in bytes.
const LARGEST_BUCKET: usize = 64 * 1024;

/// The padded length for `length` bytes: 1, 2, 4, 8, 16, 32 or 64 KiB, above that by Padmé (Nikitin et al., "Reducing Metadata Leakage from
/// Encrypted Files and Communication with PURBs", PETS 2019, section 4), which adds at most 6% there.
#[must_use]
pub fn padded_length(length: usize) -> usize {
    if length <= LARGEST_BUCKET { length.next_power_of_two().max(SMALLEST) } else { padme(length) }
}

/// Padmé keeps as many leading bits of a length as it takes bits to write the length's exponent, and rounds the rest up.
fn padme(length: usize) -> usize {
    let exponent = length.ilog2();
    let kept = exponent.ilog2() + 1;
    let mask = (1 << (exponent - kept)) - 1;
    (length + mask) & !mask
}
