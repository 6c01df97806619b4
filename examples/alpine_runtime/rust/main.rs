fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let caught = std::thread::spawn(|| panic!("thrown")).join().is_err();
    println!("rust: a panic was {}", if caught { "caught" } else { "lost" });
}
