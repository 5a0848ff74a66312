//! x
use cookie_registry_audit::{Settings, observe};
fn main() {
    let pages: Vec<String> = std::env::args().skip(1).collect();
    let start = std::time::Instant::now();
    let observed = observe(&Settings::new(pages)).unwrap();
    eprintln!("{:?}", start.elapsed());
    println!("{}", serde_json::to_string_pretty(&observed.observation).unwrap());
}
