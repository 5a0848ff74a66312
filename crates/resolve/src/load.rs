//! Loads a workspace: its packages, what their build scripts wrote, and their procedural macros.

use crate::child::{self, Limits};
use crate::error::Error;
use crate::kept::Store;
use crate::pins;
use cargo_metadata::semver::Version;
use cargo_metadata::{CargoOpt, Metadata, MetadataCommand, Target};
use ra_ap_ide_db::RootDatabase;
use ra_ap_load_cargo::{LoadCargoConfig, ProcMacroServerChoice, load_workspace};
use ra_ap_paths::{AbsPathBuf, Utf8PathBuf};
use ra_ap_project_model::toolchain_info::{QueryConfig, rustc_cfg, target_data};
use ra_ap_project_model::{
    CargoConfig, CargoFeatures, CargoWorkspace, ManifestPath, ProjectWorkspace,
    ProjectWorkspaceKind, RustLibSource, RustSourceWorkspaceConfig, Sysroot, WorkspaceBuildScripts,
};
use ra_ap_vfs::Vfs;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The limits of what the compiler says of itself.
const COMPILER: Limits = Limits {
    bytes: 64 * 1024,
    time: Duration::from_secs(60),
};

/// The limits of cargo's description of a workspace: a package has some 10 KiB of it. Cargo may download packages meanwhile.
const METADATA: Limits = Limits {
    bytes: 256 * 1024 * 1024,
    time: Duration::from_secs(300),
};

/// The limits of the build of build scripts and procedural macros.
const BUILD: Limits = Limits {
    bytes: 256 * 1024 * 1024,
    time: Duration::from_secs(900),
};

/// What is compiled, and how.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct LoadOptions {
    /// Whether all features of the packages are on, as with `cargo --all-features`.
    pub all_features: bool,
    /// The features that are on, as with `cargo --features`.
    pub features: Vec<String>,
    /// Whether the default features are off, as with `cargo --no-default-features`.
    pub no_default_features: bool,
    /// Whether cargo may not use the network, as with `cargo --offline`.
    pub offline: bool,
    /// Whether what earlier runs have found out about dependencies is neither used nor kept.
    pub fresh: bool,
    /// Whether build scripts and procedural macros are left out. Nothing is compiled or executed then; code that they write
    /// is not seen, and the result is not verified.
    pub no_build: bool,
}

/// A workspace in memory.
pub(crate) struct Loaded {
    pub(crate) db: RootDatabase,
    pub(crate) vfs: Vfs,
    /// The manifests of the workspace's members.
    pub(crate) manifests: Vec<PathBuf>,
    /// The root files of the targets that are not shipped: tests, examples, benches and build scripts.
    pub(crate) not_shipped: HashSet<PathBuf>,
    /// The root files of the libraries and binaries of the workspace's members.
    pub(crate) own_roots: HashSet<PathBuf>,
    /// The root files of packages that cannot change without a change of `Cargo.lock`, with a name for each package.
    pub(crate) pinned: HashMap<PathBuf, String>,
    /// The root files of the libraries of crates.io that have the names of their packages.
    pub(crate) published: HashSet<PathBuf>,
    /// Where the effects of the packages that cannot change are kept between runs.
    pub(crate) store: Option<Store>,
    /// What could not be loaded.
    pub(crate) problems: Vec<String>,
}

/// Loads the workspace of a manifest.
///
/// The metadata comes from cargo as it is: rust-analyzer's own call passes an option that newer versions of cargo refuse, and then
/// it goes on without dependencies.
pub(crate) fn load(manifest: &Path, options: &LoadOptions) -> Result<Loaded, Error> {
    let compiler = compiler(manifest);
    let host = compiler.as_ref().map(|compiler| compiler.host.as_str());
    let metadata = metadata(manifest, host, options)?;
    let root = AbsPathBuf::try_from(metadata.workspace_root.clone())
        .map_err(|path| Error::Path(path.into()))?;
    let manifest = ManifestPath::try_from(root.join("Cargo.toml"))
        .map_err(|path| Error::Path(PathBuf::from(path.as_str())))?;
    let mut problems = Vec::new();
    let members = metadata.workspace_packages().into_iter();
    let manifests = members.map(|it| it.manifest_path.as_std_path().to_path_buf());
    let manifests = manifests.collect();
    let own_roots = own_roots(&metadata);
    let not_shipped = not_shipped(&metadata);
    let pinned = pins::roots(&metadata);
    let published = pins::published(&metadata);
    let store = (!options.fresh).then(|| store(&metadata, compiler.as_ref(), options));

    let config = config(options);
    let mut sysroot = Sysroot::discover(&root, &config.extra_env);
    if sysroot.rust_lib_src_root().is_none() {
        return Err(Error::NoStandardLibrary);
    }
    if let Some(library) =
        sysroot.load_workspace(&RustSourceWorkspaceConfig::default_cargo(), false, &|_| ())
    {
        sysroot.set_workspace(library);
    }
    if sysroot.is_rust_lib_src_empty() {
        return Err(Error::NoStandardLibrary);
    }
    let query = QueryConfig::Rustc(&sysroot, root.as_ref());
    let rustc_cfg = rustc_cfg::get(query, None, &config.extra_env);
    let target = target_data::get(query, None, &config.extra_env);
    let cargo = CargoWorkspace::new(metadata, manifest, Default::default(), false);
    let mut workspace = ProjectWorkspace {
        kind: ProjectWorkspaceKind::Cargo {
            cargo,
            error: None,
            build_scripts: WorkspaceBuildScripts::default(),
            rustc: Err(None),
        },
        toolchain: compiler.as_ref().map(|compiler| compiler.version.clone()),
        sysroot,
        rustc_cfg,
        target: target.map_err(|error| error.to_string().into()),
        cfg_overrides: Default::default(),
        extra_includes: Vec::new(),
        set_test: false,
    };
    if options.no_build {
        problems.push("build scripts and procedural macros were left out".to_owned());
    } else if let Err(error) = build(root.as_ref(), &config) {
        problems.push(format!(
            "the build of build scripts and procedural macros was ended: {error}"
        ));
    } else {
        let scripts = workspace
            .run_build_scripts(&config, &|_| ())
            .map_err(|error| Error::Build(format!("{error:#}")))?;
        if let Some(error) = scripts.error() {
            problems.push(format!(
                "a build script or procedural macro could not be built: {}",
                first_lines(error)
            ));
        }
        workspace.set_build_scripts(scripts);
    }
    let how = LoadCargoConfig {
        load_out_dirs_from_check: false,
        with_proc_macro_server: if options.no_build {
            ProcMacroServerChoice::None
        } else {
            ProcMacroServerChoice::Sysroot
        },
        prefill_caches: false,
        proc_macro_processes: 1,
    };
    let (db, vfs, server) = load_workspace(workspace, &config.extra_env, &how)
        .map_err(|error| Error::Load(format!("{error:#}")))?;
    if server.is_none() && !options.no_build {
        problems.push(
            "the toolchain has no server for procedural macros, so that none was expanded"
                .to_owned(),
        );
    }
    Ok(Loaded {
        db,
        vfs,
        manifests,
        not_shipped,
        own_roots,
        pinned,
        published,
        store,
        problems,
    })
}

/// Returns where the effects of dependencies are kept between runs: next to what cargo builds of the workspace.
fn store(metadata: &Metadata, compiler: Option<&Compiler>, options: &LoadOptions) -> Store {
    let lock = std::fs::read_to_string(metadata.workspace_root.join("Cargo.lock"));
    let compiler = compiler.map_or("", |compiler| compiler.text.as_str());
    let how = format!("no_build {}", options.no_build);
    let fingerprint = pins::fingerprint(metadata, &lock.unwrap_or_default(), compiler, &how);
    let folder = metadata.target_directory.join("cookie-registry-resolve");
    Store::new(folder.into_std_path_buf(), fingerprint)
}

fn metadata(manifest: &Path, host: Option<&str>, options: &LoadOptions) -> Result<Metadata, Error> {
    let mut command = MetadataCommand::new();
    command.manifest_path(manifest);
    if options.all_features {
        command.features(CargoOpt::AllFeatures);
    }
    if options.no_default_features {
        command.features(CargoOpt::NoDefaultFeatures);
    }
    if !options.features.is_empty() {
        command.features(CargoOpt::SomeFeatures(options.features.clone()));
    }
    let mut other = Vec::new();
    if let Some(host) = host {
        other.extend(["--filter-platform".to_owned(), host.to_owned()]);
    }
    if options.offline {
        other.push("--offline".to_owned());
    }
    command.other_options(other);
    // A toolchain file and a configuration of cargo count for the workspace that is resolved, wherever this program was started.
    if let Some(folder) = folder_of(manifest) {
        command.current_dir(folder);
    }
    let failed = |why: String| Error::Metadata(why);
    let output = child::run(&mut command.cargo_command(), METADATA)
        .map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(failed(why.trim().trim_start_matches("error: ").to_owned()));
    }
    let text = String::from_utf8(output.stdout).map_err(|error| failed(error.to_string()))?;
    MetadataCommand::parse(text).map_err(|error| failed(error.to_string()))
}

/// Returns the folder of a manifest.
fn folder_of(manifest: &Path) -> Option<&Path> {
    manifest.parent().filter(|folder| folder.is_dir())
}

/// What the compiler says of itself.
struct Compiler {
    /// The platform for which it compiles: packages for others are left out.
    host: String,
    /// How macros of the compiler are expanded depends on it.
    version: Version,
    /// All that it says.
    text: String,
}

/// Returns what the compiler of a package says of itself.
fn compiler(manifest: &Path) -> Option<Compiler> {
    let mut command = Command::new("rustc");
    command.arg("-vV").current_dir(folder_of(manifest)?);
    let output = child::run(&mut command, COMPILER).ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let field = |name: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(name))
            .map(str::trim)
    };
    Some(Compiler {
        host: field("host:")?.to_owned(),
        version: field("release:")?.parse().ok()?,
        text: text.clone(),
    })
}

/// Returns the root files of the libraries and binaries of the members.
fn own_roots(metadata: &Metadata) -> HashSet<PathBuf> {
    let packages = metadata.workspace_packages();
    let targets = packages.into_iter().flat_map(|package| &package.targets);
    targets
        .filter(|target| !is_not_shipped(target))
        .map(|target| target.src_path.as_std_path().to_path_buf())
        .collect()
}

fn is_not_shipped(target: &Target) -> bool {
    target.is_test() || target.is_bench() || target.is_example() || target.is_custom_build()
}

/// Returns the root files of targets that are not shipped.
fn not_shipped(metadata: &Metadata) -> HashSet<PathBuf> {
    let targets = metadata
        .packages
        .iter()
        .flat_map(|package| &package.targets);
    targets
        .filter(|target| is_not_shipped(target))
        .map(|target| target.src_path.as_std_path().to_path_buf())
        .collect()
}

fn config(options: &LoadOptions) -> CargoConfig {
    let mut config = CargoConfig {
        sysroot: Some(RustLibSource::Discover),
        all_targets: false,
        features: if options.all_features {
            CargoFeatures::All
        } else {
            CargoFeatures::Selected {
                features: options.features.clone(),
                no_default_features: options.no_default_features,
            }
        },
        run_build_script_command: Some(build_command(options)),
        ..CargoConfig::default()
    };
    // What cargo calls `--compile-time-deps` compiles build scripts and procedural macros alone. It is not stable yet;
    // rust-analyzer turns it on in the same way.
    config.extra_env.insert(
        "__CARGO_TEST_CHANNEL_OVERRIDE_DO_NOT_USE_THIS".to_owned(),
        Some("nightly".to_owned()),
    );
    config
}

/// Returns the command that builds what is needed to expand macros and to read files that build scripts write.
fn build_command(options: &LoadOptions) -> Vec<String> {
    let mut command: Vec<String> = [
        "cargo",
        "check",
        "--quiet",
        "--workspace",
        "--message-format=json",
        "--keep-going",
        "--compile-time-deps",
        "-Zunstable-options",
    ]
    .map(str::to_owned)
    .to_vec();
    if options.all_features {
        command.push("--all-features".to_owned());
    }
    if options.no_default_features {
        command.push("--no-default-features".to_owned());
    }
    if !options.features.is_empty() {
        command.push("--features".to_owned());
        command.push(options.features.join(","));
    }
    if options.offline {
        command.push("--offline".to_owned());
    }
    command
}

/// Builds build scripts and procedural macros within limits. rust-analyzer runs the same command without limits; it finds everything
/// built then. Whether the build succeeds is read there.
///
/// # Errors
/// If the command cannot be started, or was ended because of a limit.
fn build(root: &Path, config: &CargoConfig) -> std::io::Result<()> {
    let command = config.run_build_script_command.as_deref();
    let Some((program, arguments)) = command.and_then(<[String]>::split_first) else {
        return Ok(());
    };
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root);
    for (name, value) in &config.extra_env {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    child::run(&mut command, BUILD).map(|_| ())
}

/// Returns the beginning of what a compiler prints.
fn first_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().take(3).collect();
    lines.join(" / ")
}

/// Returns the path of a file of the workspace.
pub(crate) fn path_of(vfs: &Vfs, file: ra_ap_vfs::FileId) -> Option<PathBuf> {
    let path = vfs.file_path(file).as_path()?;
    let path: &ra_ap_paths::Utf8Path = path.as_ref();
    Some(Utf8PathBuf::from(path).into_std_path_buf())
}
