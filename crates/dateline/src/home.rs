//! The folder where a user's own lists are kept: actors, places and event words laid over those of the program.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use dateline::actor::KnowledgeBase;
use dateline::claim::Register;
use dateline::place::Gazetteer;
use dateline::{Reader, Size};
use sha2::{Digest, Sha256};

/// The folder, with a folder in it for each kind of list.
#[derive(Debug)]
pub struct Home {
    folder: Option<PathBuf>,
}

/// A file that a user added.
#[derive(Debug)]
pub struct List {
    pub name: String,
    pub text: String,
}

impl Home {
    /// The folder that the command line names, else `dateline` in the user's data folder.
    pub fn new(given: Option<&Path>) -> Home {
        let data = || {
            std::env::var_os("XDG_DATA_HOME")
                .map(PathBuf::from)
                .or_else(|| Some(std::env::home_dir()?.join(".local/share")))
        };
        let folder = given
            .map(Path::to_owned)
            .or_else(|| Some(data()?.join("dateline")));
        Home { folder }
    }

    /// The folder of the lists of one kind ("actors"), which need not exist.
    pub fn folder(&self, kind: &str) -> anyhow::Result<PathBuf> {
        let folder = self.folder.as_ref();
        Ok(folder
            .context("there is no home folder to keep lists in: name one with --home")?
            .join(kind))
    }

    /// The files of one kind, in the order of their names.
    pub fn files(&self, kind: &str) -> anyhow::Result<Vec<PathBuf>> {
        let Some(folder) = self.folder.as_ref().map(|folder| folder.join(kind)) else {
            return Ok(Vec::new());
        };
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.with_context(|| {
                let folder = folder.display();
                format!("{folder}: your own lists cannot be looked for there; name another folder with --home or DATELINE_HOME")
            })?,
        };
        let mut files = Vec::new();
        for entry in entries {
            let path = entry?.path();
            let is_hidden = name(&path).starts_with('.');
            if path.is_file() && !is_hidden {
                files.push(path);
            }
        }
        files.sort();
        Ok(files)
    }

    /// The lists of one kind that are texts.
    pub fn lists(&self, kind: &str) -> anyhow::Result<Vec<List>> {
        self.files(kind)?.iter().map(|path| List::read(path)).collect()
    }

    /// Keeps a list; one of the same name takes the place of an older one.
    pub fn keep(&self, kind: &str, list: &List) -> anyhow::Result<PathBuf> {
        let folder = self.folder(kind)?;
        let path = folder.join(&list.name);
        let unfinished = folder.join(format!(".{}.unfinished", list.name));
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(&unfinished, &list.text))
            .and_then(|()| fs::rename(&unfinished, &path))
            .with_context(|| path.display().to_string())?;
        Ok(path)
    }

    /// Takes a list away.
    pub fn remove(&self, kind: &str, name: &str) -> anyhow::Result<()> {
        let files = self.files(kind)?;
        match files.iter().find(|path| self::name(path) == name) {
            Some(path) => fs::remove_file(path).with_context(|| path.display().to_string()),
            None => bail!("there is no list \"{name}\"; `list` names those there are"),
        }
    }

    /// The reader with the user's lists over those of the program.
    pub fn reader(&self, size: Size) -> anyhow::Result<Reader> {
        let mut reader = Reader::of_size(size);
        let mut version = Sha256::new();
        let actors = self.lists("actors")?;
        let places = self.files("places")?;
        let events = self.lists("events")?;
        if actors.is_empty() && places.is_empty() && events.is_empty() {
            return Ok(reader);
        }
        for list in actors.iter().chain(&events) {
            version.update(list.name.as_bytes());
            version.update(list.text.as_bytes());
        }
        if !actors.is_empty() {
            let mut knowledge = KnowledgeBase::embedded();
            for list in &actors {
                // What is wrong with a list was said when it was added.
                knowledge.add_list(&list.name, &list.text);
            }
            reader = reader.with_knowledge(knowledge);
        }
        if !places.is_empty() {
            let gazetteer = Gazetteer::with_overlays(&self.folder("places")?)?;
            for (provenance, count) in gazetteer.overlays() {
                version.update(format!("{provenance} {count}"));
            }
            reader = reader.with_gazetteer(gazetteer);
        }
        if !events.is_empty() {
            reader = reader.with_lexicon(crate::lexicon::with_lists(&events)?);
        }
        let version = version.finalize();
        Ok(reader.with_lists_version(version[..6].iter().map(|byte| format!("{byte:02x}")).collect()))
    }
}

impl List {
    /// Reads a file.
    pub fn read(path: &Path) -> anyhow::Result<List> {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        Ok(List {
            name: name(path),
            text,
        })
    }
}

/// A user's ratings of sources.
pub fn register(path: &Path) -> anyhow::Result<Register> {
    let list = List::read(path)?;
    Ok(Register::read(&path.display().to_string(), &list.text)?)
}

/// The name of a file, without its folder.
pub fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
