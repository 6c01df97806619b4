fn main() {
    for argument in std::env::args().skip(1) {
        println!("{} {} {}", argument.lines().count(), argument.split_whitespace().count(), text::widest(&argument));
    }
}
