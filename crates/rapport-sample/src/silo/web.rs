//! Web visits as Parquet: a cookie for each visitor, and an address when they log in. One file is cut off half-way.

use super::{Done, Tally, Told};
use crate::calendar::Calendar;
use crate::error::SampleError;
use arrow_array::{ArrayRef, RecordBatch, StringArray, TimestampMicrosecondArray};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const SOURCE: &str = "web_visits";
const BATCH_ROWS: usize = 16_384;
const GROUP_ROWS: usize = 131_072;

#[derive(Default)]
struct Columns {
    visit: Vec<String>,
    at: Vec<i64>,
    visitor: Vec<String>,
    login: Vec<Option<String>>,
    site: Vec<&'static str>,
    page: Vec<&'static str>,
}

impl Columns {
    fn batch(&mut self) -> Result<RecordBatch, arrow_schema::ArrowError> {
        let all = std::mem::take(self);
        let text = |values: Vec<String>| Arc::new(StringArray::from(values)) as ArrayRef;
        RecordBatch::try_from_iter_with_nullable([
            ("visit_id", text(all.visit), false),
            (
                "at",
                Arc::new(TimestampMicrosecondArray::from(all.at).with_timezone("UTC")) as ArrayRef,
                false,
            ),
            ("visitor", text(all.visitor), false),
            (
                "login",
                Arc::new(StringArray::from(all.login)) as ArrayRef,
                true,
            ),
            (
                "site",
                Arc::new(StringArray::from(all.site)) as ArrayRef,
                false,
            ),
            (
                "page",
                Arc::new(StringArray::from(all.page)) as ArrayRef,
                false,
            ),
        ])
    }
}

pub(super) struct Web {
    path: PathBuf,
    broken: PathBuf,
    writer: Option<ArrowWriter<BufWriter<File>>>,
    columns: Columns,
    count: u64,
}

impl Web {
    pub(super) fn create(folder: &Path) -> Result<Self, SampleError> {
        let path = folder.join("web/visits_1.parquet");
        let broken = folder.join("web/visits_2.parquet");
        let file = super::table::create(&path)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            .build();
        let schema = Columns::default()
            .batch()
            .map_err(|e| SampleError::writing(&path, e))?
            .schema();
        let writer = ArrowWriter::try_new(file, schema, Some(properties))
            .map_err(|e| SampleError::writing(&path, e))?;
        Ok(Self {
            path,
            broken,
            writer: Some(writer),
            columns: Columns::default(),
            count: 0,
        })
    }

    pub(super) fn write(&mut self, told: Told<'_>, tally: &mut Tally) -> Done {
        let mut seen = [false; 16];
        for visit in &told.course.visits {
            self.count += 1;
            let person = &told.account.people[visit.who];
            // The first visit is with a login, so that the cookie is known from then on.
            let login =
                !std::mem::replace(&mut seen[visit.who], true) || self.count.is_multiple_of(4);
            let page = if visit.code == "order_tracked" {
                "/orders/track"
            } else {
                "/products"
            };
            self.push(
                told,
                visit.at,
                person.web.clone(),
                login.then(|| person.email.clone()),
                page,
            );
            tally.row(SOURCE);
            if self.count.is_multiple_of(5) {
                // Somebody without a name: means nothing for any record.
                let visitor = format!("a{:012x}", self.count);
                self.push(told, visit.at, visitor, None, "/");
                tally.row(SOURCE);
            }
        }
        if self.columns.visit.len() >= BATCH_ROWS {
            self.flush()?;
        }
        Ok(())
    }

    fn push(
        &mut self,
        told: Told<'_>,
        at: u32,
        visitor: String,
        login: Option<String>,
        page: &'static str,
    ) {
        let columns = &mut self.columns;
        columns
            .visit
            .push(format!("W{:09}-{}", self.count, u8::from(page == "/")));
        columns.at.push(Calendar::micros(at));
        columns.visitor.push(visitor);
        columns.login.push(login);
        columns.site.push(told.account.segment().site);
        columns.page.push(page);
    }

    fn flush(&mut self) -> Done {
        let failed =
            |e: Box<dyn std::error::Error + Send + Sync>| SampleError::writing(&self.path, e);
        let batch = self.columns.batch().map_err(|e| failed(e.into()))?;
        match self.writer.as_mut() {
            Some(writer) => writer.write(&batch).map_err(|e| failed(e.into())),
            None => Ok(()),
        }
    }

    pub(super) fn finish(mut self, tally: &mut Tally) -> Done {
        self.flush()?;
        if let Some(writer) = self.writer.take() {
            writer
                .close()
                .map_err(|e| SampleError::writing(&self.path, e))?;
        }
        // A transfer that broke off: the beginning of a Parquet file, without its end.
        let mut cut = b"PAR1".to_vec();
        cut.extend((0..20_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8));
        std::fs::write(&self.broken, cut)
            .map_err(|e| SampleError::file("write", &self.broken, e))?;
        tally.broken_file(SOURCE, "unreadable_file");
        Ok(())
    }
}
