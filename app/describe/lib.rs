//! A macro of the compiler's own kind: it runs while the program is compiled, on the machine that compiles it.

use proc_macro::TokenStream;

/// A string that says for which processor, system and C library the crate around it is compiled.
#[proc_macro]
pub fn describe_target(_input: TokenStream) -> TokenStream {
    let mut code = String::from("{ let mut parts: Vec<&'static str> = Vec::new();");
    for (key, values) in [
        ("target_arch", ["x86_64", "aarch64"]),
        ("target_os", ["linux", "macos"]),
        ("target_env", ["musl", "gnu"]),
    ] {
        for value in values {
            code += &format!("if cfg!({key} = {value:?}) {{ parts.push({value:?}); }}");
        }
    }
    code += "parts.push(if cfg!(target_feature = \"crt-static\") { \"static\" } else { \"dynamic\" });";
    code += "parts.join(\" \") }";
    code.parse().expect("the generated code is an expression")
}
