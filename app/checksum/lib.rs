//! CRC-32 of streams, computed by a few lines of C.

use std::io::{self, Read};

unsafe extern "C" {
    fn crc32_update(crc: u32, bytes: *const u8, length: usize) -> u32;
}

/// The checksum of everything `input` yields.
pub fn checksum(mut input: impl Read) -> io::Result<u32> {
    let mut crc = 0;
    let mut buffer = [0; 8192];
    loop {
        let length = input.read(&mut buffer)?;
        if length == 0 {
            return Ok(crc);
        }
        // SAFETY: the C function reads `length` bytes from a buffer that holds at least as many.
        crc = unsafe { crc32_update(crc, buffer.as_ptr(), length) };
    }
}

#[cfg(test)]
mod tests {
    use super::checksum;

    #[test]
    fn the_check_value_of_the_standard() {
        assert_eq!(checksum(&b"123456789"[..]).unwrap(), 0xcbf4_3926);
    }

    #[test]
    fn nothing_is_zero() {
        assert_eq!(checksum(std::io::empty()).unwrap(), 0);
    }

    #[test]
    fn long_input_goes_through_several_buffers() {
        assert_eq!(checksum(&vec![0; 1 << 20][..]).unwrap(), 0xa738_ea1c);
    }
}
