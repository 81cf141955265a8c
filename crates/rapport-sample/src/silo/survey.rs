//! The survey tool: workbooks, each of a size that Excel and memory can bear.

use super::{Done, Tally, Told};
use crate::error::SampleError;
use crate::truth::write::Truth;
use rust_xlsxwriter::{Workbook, XlsxError};
use std::path::{Path, PathBuf};

const SOURCE: &str = "surveys";
const WORKBOOK_ROWS: u32 = 40_000;
const HEADER: [&str; 7] = [
    "response_id",
    "customer",
    "segment",
    "email",
    "survey",
    "score",
    "answered_on",
];

pub(super) struct Survey {
    folder: PathBuf,
    book: Workbook,
    row: u32,
    files: u32,
    count: u64,
}

impl Survey {
    pub(super) fn create(folder: &Path) -> Self {
        Self {
            folder: folder.join("surveys"),
            book: Workbook::new(),
            row: 0,
            files: 0,
            count: 0,
        }
    }

    pub(super) fn write(&mut self, told: Told<'_>, tally: &mut Tally, truth: &mut Truth) -> Done {
        for answer in &told.course.answers {
            self.count += 1;
            let person = &told.account.people[answer.who];
            let id = format!("S{:08}", self.count);
            let survey = match answer.code {
                "relational_nps" => "NPS",
                "delivery_csat" => "CSAT delivery",
                _ => "Effort (ticket)",
            };
            let texts = [
                &id,
                &told.account.key,
                told.account.segment().crm,
                &person.email,
                survey,
            ];
            self.put(&texts, answer.score, told.calendar.day(answer.at))
                .map_err(|e| SampleError::writing(&self.folder, e))?;
            tally.row(SOURCE);
            truth.answer(&id, person)?;
            if self.row > WORKBOOK_ROWS {
                self.save()?;
            }
        }
        Ok(())
    }

    fn put(&mut self, texts: &[&str], score: i64, day: &str) -> Result<(), XlsxError> {
        if self.row == 0 {
            let sheet = self.book.add_worksheet();
            sheet.set_name("Responses")?;
            for (column, name) in (0..).zip(HEADER) {
                sheet.write_string(0, column, name)?;
            }
            self.row = 1;
        }
        let sheet = self.book.worksheet_from_index(0)?;
        for (column, text) in (0..).zip(texts) {
            sheet.write_string(self.row, column, *text)?;
        }
        sheet.write_number(self.row, 5, score as f64)?;
        sheet.write_string(self.row, 6, day)?;
        self.row += 1;
        Ok(())
    }

    fn save(&mut self) -> Done {
        if self.row == 0 {
            return Ok(());
        }
        self.files += 1;
        let path = self
            .folder
            .join(format!("responses_{:03}.xlsx", self.files));
        std::fs::create_dir_all(&self.folder)
            .map_err(|e| SampleError::file("create", &self.folder, e))?;
        let mut book = std::mem::take(&mut self.book);
        // The day on which it was made would be another each time.
        let begin = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 7, 1)
            .map_err(|e| SampleError::writing(&path, e))?;
        book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&begin));
        self.row = 0;
        book.save(&path).map_err(|e| SampleError::writing(&path, e))
    }

    pub(super) fn finish(mut self) -> Done {
        self.save()
    }
}
