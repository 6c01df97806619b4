//! Lines of text, measured by C.

use std::ffi::c_char;

unsafe extern "C" {
    fn text_width(text: *const c_char, length: usize) -> usize;
}

/// Columns that `text` takes.
pub fn width(text: &str) -> usize {
    // SAFETY: the function reads `length` bytes from a string that has as many.
    unsafe { text_width(text.as_ptr().cast(), text.len()) }
}

/// The widest line's columns.
pub fn widest(text: &str) -> usize {
    text.lines().map(width).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_count_once_whatever_their_bytes() {
        assert_eq!(width("añb"), 3);
    }

    #[test]
    fn the_widest_line_wins() {
        assert_eq!(widest("a\nbcd\nef"), 3);
        assert_eq!(widest(""), 0);
    }
}
