//! Certificates for one test: two authorities, and a server's that the first of them issued.

use super::{PostgresError, file, finish, unprivileged};
use std::fs;
use std::path::Path;

/// What the server's certificate is for.
const SERVER: &str =
    "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n";

/// Makes `authority.pem`, `stranger.pem`, `server.pem` and `server.key` in a folder. They are valid for two days. The
/// server's user makes them, since the server reads no key that others may read.
pub(super) fn make(folder: &Path) -> Result<(), PostgresError> {
    let extensions = folder.join("server.extensions");
    fs::write(&extensions, SERVER).map_err(|source| file("the certificate", source))?;
    let openssl = |arguments: &str| {
        let mut command = unprivileged(Path::new("openssl"));
        command.args(arguments.split(' ')).current_dir(folder);
        finish(&mut command)
    };
    let key = "-newkey rsa:2048 -noenc";
    for authority in ["authority", "stranger"] {
        openssl(&format!(
            "req -x509 {key} -days 2 -subj /CN={authority} -keyout {authority}.key -out {authority}.pem"
        ))?;
    }
    openssl(&format!(
        "req {key} -subj /CN=localhost -keyout server.key -out server.request"
    ))?;
    openssl(
        "x509 -req -in server.request -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 \
         -extfile server.extensions -out server.pem",
    )
}
