fn main() {
    let folder = std::env::var("OUT_DIR").unwrap();
    let text = "pub fn generated(headers: &mut http::HeaderMap) {\n    tracker::visit(headers); //= set visit\n}\n";
    std::fs::write(std::path::Path::new(&folder).join("generated.rs"), text).unwrap();
    println!("cargo::rerun-if-changed=build.rs");
}
