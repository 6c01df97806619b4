//! Does its work and says for which processor it was built.

fn main() {
    println!("worked on {}", std::env::consts::ARCH);
}
