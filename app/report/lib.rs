//! What the program prints.

use describe::describe_target;

/// "built for x86_64 linux musl static".
pub fn built_for() -> String {
    format!("built for {}", describe_target!())
}

/// One line a file: checksum and name.
pub fn line(checksum: u32, name: &str) -> String {
    format!("{checksum:08x}  {name}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn says_what_it_was_built_for() {
        let text = super::built_for();
        assert!(text.contains(std::env::consts::ARCH), "{text}");
        assert_eq!(text.ends_with("static"), cfg!(target_env = "musl"), "{text}");
    }

    #[test]
    fn a_line_has_eight_digits() {
        assert_eq!(super::line(0xab, "x"), "000000ab  x");
    }
}
