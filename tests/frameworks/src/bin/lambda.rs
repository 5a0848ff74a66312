//! The function of AWS Lambda, as the program that Lambda starts.

use cookie_registry_frameworks::lambda::handle;
use lambda_http::{Error, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(handle)).await
}
