//! Greets whoever is named.

fn main() {
    println!("{}", greeting(std::env::args().nth(1).as_deref()));
}

fn greeting(name: Option<&str>) -> String {
    format!("hello, {} on {}", name.unwrap_or("world"), std::env::consts::ARCH)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_world_stands_in_for_nobody() {
        assert!(super::greeting(None).starts_with("hello, world on "));
    }
}
