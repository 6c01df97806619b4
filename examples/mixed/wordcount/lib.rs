//! Counts for C programs.

use std::ffi::{CStr, c_char};

/// What `wordcount.h` calls `struct counts`.
#[repr(C)]
pub struct Counts {
    pub lines: usize,
    pub words: usize,
    pub widest: usize,
}

/// Counts of a C string; all are zero where it is no UTF-8.
///
/// # Safety
/// `text` ends with a zero byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn count(text: *const c_char) -> Counts {
    let text = unsafe { CStr::from_ptr(text) }.to_str().unwrap_or("");
    Counts { lines: text.lines().count(), words: text.split_whitespace().count(), widest: text::widest(text) }
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn counts_a_c_string() {
        // SAFETY: a C string literal ends with a zero byte.
        let counts = unsafe { count(c"one two\nthree".as_ptr()) };
        assert_eq!((counts.lines, counts.words, counts.widest), (2, 3, 7));
    }
}
