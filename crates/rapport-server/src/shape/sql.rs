//! Questions in SQL as the API writes them.

use crate::wire::{
    InsightCell, SqlAnswerBody, SqlResultColumn, SqlSheet, SqlSheetColumn, SqlTable,
};
use rapport_engine::sql::{SqlAnswer, TableCard, TableSheet};

/// What a query says.
pub(crate) fn sql_answer(answer: SqlAnswer) -> SqlAnswerBody {
    let columns = answer.columns.into_iter().map(|column| SqlResultColumn {
        name: column.name,
        unit: column.unit.map(str::to_owned),
        currency: column.currency,
    });
    let rows = answer.rows.into_iter();
    SqlAnswerBody {
        columns: columns.collect(),
        rows: rows
            .map(|row| row.into_iter().map(InsightCell).collect())
            .collect(),
        truncated: answer.truncated,
        as_of: answer.as_of,
    }
}

/// A table.
pub(crate) fn sql_table(card: TableCard) -> SqlTable {
    SqlTable {
        name: card.name.into_owned(),
        about: card.about.into_owned(),
        analysis: card.analysis.map(str::to_owned),
    }
}

/// A table with its columns.
pub(crate) fn sql_sheet(sheet: TableSheet) -> SqlSheet {
    let columns = sheet.columns.into_iter().map(|column| SqlSheetColumn {
        name: column.name,
        unit: column.unit.to_owned(),
        currency: column.currency,
        about: column.about,
    });
    SqlSheet {
        name: sheet.name,
        about: sheet.about,
        columns: columns.collect(),
    }
}
