//! The object store below the Delta library: what it puts is on disk before it has its name, and its name before the put
//! returns. The library's own store for local files flushes nothing, so that a power cut could leave a log entry that is
//! empty or cut off.

use crate::disk::{self, Disk};
use crate::error::LedgerError;
use async_trait::async_trait;
use futures_core::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta,
    ObjectStore, PutMode, PutMultipartOptions, PutOptions, PutPayload, PutResult, RenameOptions,
    Result, UploadPart,
};
use std::ops::Range;
use std::sync::Arc;

/// Ends the name of a file that is not yet published: the store for local files lists none with `#` and digits.
const STAGED: &str = "#0";

/// Local files, put durably.
#[derive(Debug, Clone)]
pub(super) struct DurableStore {
    files: LocalFileSystem,
    disk: Arc<dyn Disk>,
}

impl std::fmt::Display for DurableStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "durable {}", self.files)
    }
}

fn failed(error: LedgerError) -> Error {
    Error::Generic {
        store: "lake",
        source: Box::new(error),
    }
}

impl DurableStore {
    pub(super) fn new(disk: Arc<dyn Disk>) -> Self {
        Self {
            files: LocalFileSystem::new(),
            disk,
        }
    }

    /// Blocks its thread, as all the lake's own writing does; log entries are short.
    fn put(&self, location: &Path, payload: PutPayload, mode: &PutMode) -> Result<PutResult> {
        let replaces = match mode {
            PutMode::Overwrite => true,
            PutMode::Create => false,
            PutMode::Update(_) => {
                return Err(Error::NotImplemented {
                    operation: "`put_opts` with mode `PutMode::Update`".into(),
                    implementer: self.to_string(),
                });
            }
        };
        let path = self.files.path_to_filesystem(location)?;
        let folder = path.parent().unwrap_or(std::path::Path::new("/"));
        std::fs::create_dir_all(folder)
            .map_err(|e| failed(LedgerError::file("create the folder", folder, e)))?;
        let mut staged = path.clone().into_os_string();
        staged.push(STAGED);
        let staged = std::path::PathBuf::from(staged);
        // What a crash left may be a second name of a published file, which must not be written to.
        match std::fs::remove_file(&staged) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                return Err(failed(LedgerError::file("remove", &staged, e)));
            }
            _ => {}
        }
        let bytes: bytes::Bytes = payload.into();
        disk::write(&*self.disk, &staged, &bytes).map_err(failed)?;
        self.disk
            .publish(&staged, &path, replaces)
            .map_err(|source| match source.kind() {
                std::io::ErrorKind::AlreadyExists => Error::AlreadyExists {
                    path: path.display().to_string(),
                    source: source.into(),
                },
                _ => failed(LedgerError::file("name", &path, source)),
            })?;
        disk::flush_folder(&*self.disk, folder).map_err(failed)?;
        Ok(PutResult {
            e_tag: None,
            version: None,
        })
    }
}

#[async_trait]
impl ObjectStore for DurableStore {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        options: PutOptions,
    ) -> Result<PutResult> {
        self.put(location, payload, &options.mode)
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        _: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        Ok(Box::new(Gathered {
            store: self.clone(),
            location: location.clone(),
            parts: Vec::new(),
        }))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.files.get_opts(location, options).await
    }

    async fn get_ranges(
        &self,
        location: &Path,
        ranges: &[Range<u64>],
    ) -> Result<Vec<bytes::Bytes>> {
        self.files.get_ranges(location, ranges).await
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        self.files.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.files.list(prefix)
    }

    fn list_with_offset(
        &self,
        prefix: Option<&Path>,
        offset: &Path,
    ) -> BoxStream<'static, Result<ObjectMeta>> {
        self.files.list_with_offset(prefix, offset)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.files.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.files.copy_opts(from, to, options).await
    }

    async fn rename_opts(&self, from: &Path, to: &Path, options: RenameOptions) -> Result<()> {
        self.files.rename_opts(from, to, options).await
    }
}

/// A large file in parts, put as one when it is complete: a checkpoint fits memory, since the table's state does.
#[derive(Debug)]
struct Gathered {
    store: DurableStore,
    location: Path,
    parts: Vec<PutPayload>,
}

#[async_trait]
impl MultipartUpload for Gathered {
    fn put_part(&mut self, part: PutPayload) -> UploadPart {
        self.parts.push(part);
        Box::pin(std::future::ready(Ok(())))
    }

    async fn complete(&mut self) -> Result<PutResult> {
        let whole: PutPayload = self.parts.drain(..).flatten().collect();
        self.store.put(&self.location, whole, &PutMode::Overwrite)
    }

    async fn abort(&mut self) -> Result<()> {
        self.parts.clear();
        Ok(())
    }
}
