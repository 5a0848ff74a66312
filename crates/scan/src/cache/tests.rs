use super::*;
use crate::scan::Scan;

/// A folder that is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("scan-cache-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("sources")).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join("sources").join(name), text).unwrap();
    }

    fn cache(&self) -> Cache {
        Cache::of_program(&self.0.join("cache"), "this".to_owned())
    }

    fn file(&self) -> PathBuf {
        self.0.join("cache").join("scan-facts.bin")
    }

    /// Scans the sources with a cache, and keeps it. Returns how many of its entries were used too.
    fn scan(&self, cache: Cache) -> (Scan, usize) {
        let (scan, used, saved) = self.scan_and_try_to_save(cache);
        saved.unwrap();
        (scan, used)
    }

    /// Scans like [`Self::scan`], and returns also whether the cache could be written.
    fn scan_and_try_to_save(&self, cache: Cache) -> (Scan, usize, io::Result<()>) {
        let scan = self.scan_with(Some(Kept::first(&cache)));
        let used = cache.used.lock().unwrap().len();
        (scan, used, cache.save())
    }

    fn scan_with(&self, kept: Option<Kept<'_>>) -> Scan {
        crate::scan_folders(&[self.0.join("sources")], &|_, _| (), kept, false)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Modules in which names go from one to the other, and one that does not parse.
fn project(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write(
        "save.ts",
        "import { PREFIX } from './keys';\nexport function save(key: string, v: string) { localStorage.setItem(PREFIX + key, v); }\nexport const area = window.sessionStorage;\n",
    );
    // Neither of them stores anything, and one needs the other.
    folder.write("keys.ts", "// of the storage\nimport { SCOPE } from './scope';\nexport const PREFIX = SCOPE + 'app:';\n");
    folder.write(
        "scope.ts",
        "// of the storage\nexport const SCOPE = 'my-';\n",
    );
    folder.write(
        "page.ts",
        "import { save, area } from './save';\nsave('theme', 'dark');\narea.setItem('tab', '1');\ndocument.cookie = 'sid=1; Max-Age=0';\n",
    );
    folder.write("broken.js", "localStorage.setItem('a', ;;; (\n");
    folder
}

fn assert_same(one: &Scan, other: &Scan) {
    assert_eq!(one.occurrences, other.occurrences);
    assert_eq!(one.skipped, other.skipped);
    assert_eq!(one.files, other.files);
}

#[test]
fn a_scan_with_a_cache_finds_what_one_without_finds() {
    let folder = project("same");
    let plain = folder.scan_with(None);
    assert!(plain.occurrences.len() >= 3, "{:?}", plain.occurrences);
    assert_eq!(plain.skipped.len(), 1);
    let named = |name: &str| {
        let name = crate::Name::Exact(name.to_owned());
        plain.occurrences.iter().any(|found| found.name == name)
    };
    assert!(
        named("my-app:theme") && named("tab"),
        "{:?}",
        plain.occurrences
    );
    let (first, used) = folder.scan(folder.cache());
    assert_eq!(used, 0);
    assert_same(&first, &plain);
    let (second, used) = folder.scan(folder.cache());
    assert!(used >= 4, "{used}");
    assert_same(&second, &plain);
    // With nothing new, nothing is written.
    let before = fs::metadata(folder.file()).unwrap().modified().unwrap();
    let (third, _) = folder.scan(folder.cache());
    assert_same(&third, &plain);
    let after = fs::metadata(folder.file()).unwrap().modified().unwrap();
    assert_eq!(before, after);
}

#[test]
fn what_was_found_in_another_text_or_for_other_modules_is_never_used() {
    let folder = project("edited");
    folder.scan(folder.cache());
    for (name, text) in [
        // Of the same length.
        (
            "page.ts",
            "import { save, area } from './save';\nsave('thame', 'dark');\narea.setItem('tab', '1');\ndocument.cookie = 'sid=1; Max-Age=0';\n",
        ),
        // What another module does changes what this one does.
        (
            "save.ts",
            "export function save(key: string, v: string) { sessionStorage.setItem('s:' + key, v); }\nexport const area = window.localStorage;\n",
        ),
        ("keys.ts", "export const PREFIX = 'other:';\n"),
        ("broken.js", "localStorage.setItem('a', 1);\n"),
    ] {
        folder.write(name, text);
        let (scan, _) = folder.scan(folder.cache());
        assert_same(&scan, &folder.scan_with(None));
    }
    // A file of the same text under another name is another file.
    folder.write(
        "other.ts",
        "import { save } from './save';\nsave('x', 'y');\n",
    );
    let (scan, _) = folder.scan(folder.cache());
    assert_same(&scan, &folder.scan_with(None));
}

#[test]
fn what_another_program_wrote_is_never_used() {
    let folder = project("version");
    folder.scan(folder.cache());
    let other = Cache::of_program(&folder.0.join("cache"), "other".to_owned());
    assert!(other.known.is_empty());
    let (scan, used) = folder.scan(other);
    assert_eq!(used, 0);
    assert_same(&scan, &folder.scan_with(None));
    assert!(folder.cache().known.is_empty());
    let own = program();
    assert!(own.contains(env!("CARGO_PKG_VERSION")), "{own}");
    assert_eq!(own, program());
}

#[test]
fn what_is_damaged_is_read_again_and_replaced() {
    let folder = project("damaged");
    let plain = folder.scan_with(None);
    folder.scan(folder.cache());
    let whole = fs::read(folder.file()).unwrap();
    let entries = folder.cache().entries;
    assert!(entries.len() >= 4);
    for (at, (_, place)) in entries.iter().enumerate() {
        let mut bytes = whole.clone();
        bytes[place.start] ^= 1;
        fs::write(folder.file(), &bytes).unwrap();
        let (scan, used) = folder.scan(folder.cache());
        assert_same(&scan, &plain);
        assert!(used < entries.len(), "{at}");
        // It was replaced.
        let (_, used) = folder.scan(folder.cache());
        assert_eq!(used, entries.len(), "{at}");
        // Its key, its length and its hash.
        for before in [HEAD, HEAD - 16, HEAD - 16 - 7, HEAD - 24] {
            let mut bytes = whole.clone();
            bytes[place.start - before] ^= 1;
            fs::write(folder.file(), &bytes).unwrap();
            let (scan, used) = folder.scan(folder.cache());
            assert_same(&scan, &plain);
            assert!(used < entries.len(), "{at} {before}");
        }
    }
    for length in (0..whole.len()).step_by(37) {
        fs::write(folder.file(), &whole[..length]).unwrap();
        let (scan, _) = folder.scan(folder.cache());
        assert_same(&scan, &plain);
    }
    // A folder in its place is as good as none, and is not replaced.
    fs::remove_file(folder.file()).unwrap();
    fs::create_dir(folder.file()).unwrap();
    let cache = folder.cache();
    assert_same(&folder.scan_with(Some(Kept::first(&cache))), &plain);
    assert!(cache.save().is_err());
}

#[test]
fn what_is_no_longer_used_does_not_pile_up() {
    let folder = project("size");
    folder.scan(folder.cache());
    let in_use = fs::metadata(folder.file()).unwrap().len();
    for number in 0..40 {
        folder.write(
            "page.ts",
            &format!("localStorage.setItem('{number}', 1);\n"),
        );
        folder.scan(folder.cache());
    }
    let length = fs::metadata(folder.file()).unwrap().len();
    assert!(length <= 3 * in_use, "{length} {in_use}");
    assert!(folder.file().parent().unwrap().read_dir().unwrap().count() == 1);
}

#[test]
fn a_key_is_of_everything_that_a_file_is_read_with() {
    let folder = Folder::new("keys");
    let cache = folder.cache();
    let first = Kept::first(&cache);
    let sought = |sought: &Sought<'_>| first.with(sought).key(Path::new("a.js"), "b");
    let handed = HashMap::from([(PathBuf::from("d.js"), Vec::new())]);
    let keys = [
        first.key(Path::new("a.js"), "b"),
        first.key(Path::new("c.js"), "b"),
        first.key(Path::new("a.js"), "c"),
        // Where the path ends counts.
        first.key(Path::new("a.j"), "sb"),
        sought(&Sought::default()),
        sought(&Sought {
            handed: Some(&handed),
            ..Sought::default()
        }),
    ];
    let all: HashSet<Key> = keys.into_iter().collect();
    assert_eq!(all.len(), keys.len());
    // The same in each run, but in no other file.
    assert_eq!(first.key(Path::new("a.js"), "b"), keys[0]);
    let other = folder.cache();
    assert_ne!(Kept::first(&other).key(Path::new("a.js"), "b"), keys[0]);
}

#[test]
fn programs_that_write_at_the_same_time_leave_one_whole_file() {
    const ENTRIES: usize = 500;
    let folder = Folder::new("writers");
    let entry = Entry {
        found: Err(Reason::Unparsable("why ".repeat(200))),
        passed_on: Vec::new(),
    };
    let write = || {
        let cache = folder.cache();
        for key in 0..ENTRIES {
            cache.put(key as Key, entry.content().unwrap());
        }
        cache.save().unwrap();
    };
    write();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..8 {
                    write();
                    let cache = folder.cache();
                    assert_eq!(cache.entries.len(), ENTRIES);
                    assert!(
                        cache
                            .entries
                            .iter()
                            .all(|(key, _)| cache.get(*key).is_some())
                    );
                }
            });
        }
    });
    let files = fs::read_dir(folder.0.join("cache")).unwrap();
    let files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    assert_eq!(files, [folder.file()]);
}

#[test]
fn a_cache_that_cannot_be_written_is_none() {
    let folder = project("read-only");
    let plain = folder.scan_with(None);
    // A file is where the folder would be.
    fs::write(folder.0.join("cache"), "").unwrap();
    let (scan, used, saved) = folder.scan_and_try_to_save(folder.cache());
    assert_same(&scan, &plain);
    assert!(saved.is_err());
    assert_eq!((used, folder.cache().known.len()), (0, 0));
    fs::remove_file(folder.0.join("cache")).unwrap();
    // What is in a folder that is read-only by now is used.
    folder.scan(folder.cache());
    let inside = folder.file().parent().unwrap().to_path_buf();
    let permissions = |is_readonly| {
        let mut permissions = fs::metadata(&inside).unwrap().permissions();
        permissions.set_readonly(is_readonly);
        fs::set_permissions(&inside, permissions).unwrap();
    };
    permissions(true);
    folder.write("more.ts", "localStorage.setItem('more', 1);\n");
    // The administrator of a system may write there.
    let (scan, used, _) = folder.scan_and_try_to_save(folder.cache());
    let files = fs::read_dir(&inside).unwrap().count();
    permissions(false);
    assert_same(&scan, &folder.scan_with(None));
    // The scripts that act, which the first pass reads by themselves.
    assert!(used >= 3, "{used}");
    assert_eq!(files, 1);
}
