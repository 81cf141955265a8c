//! The silos: each writes the course of an account down in its own way.

mod community;
mod crm;
mod erp;
mod hr;
mod marketing;
mod support;
mod survey;
mod table;
mod tally;
mod web;

pub(crate) use tally::Tally;

use crate::account::Account;
use crate::calendar::Calendar;
use crate::course::Course;
use crate::error::SampleError;
use crate::staff::Team;
use crate::truth::write::Truth;
use std::path::Path;

type Done = Result<(), SampleError>;

/// What a silo is told.
#[derive(Clone, Copy)]
pub(crate) struct Told<'a> {
    pub(crate) account: &'a Account,
    pub(crate) course: &'a Course,
    pub(crate) calendar: &'a Calendar,
    pub(crate) team: &'a Team,
}

/// All silos, open.
pub(crate) struct Silos {
    crm: crm::Crm,
    marketing: marketing::Marketing,
    web: web::Web,
    erp: erp::Erp,
    support: support::Support,
    community: community::Community,
    survey: survey::Survey,
}

impl Silos {
    /// Opens all silos below a folder; the staff is written at once.
    pub(crate) fn create(
        folder: &Path,
        teams: &[Team],
        tally: &mut Tally,
    ) -> Result<Self, SampleError> {
        hr::write(folder, teams, tally)?;
        Ok(Self {
            crm: crm::Crm::create(folder)?,
            marketing: marketing::Marketing::create(folder)?,
            web: web::Web::create(folder)?,
            erp: erp::Erp::create(folder)?,
            support: support::Support::create(folder)?,
            community: community::Community::create(folder)?,
            survey: survey::Survey::create(folder),
        })
    }

    /// Writes an account down.
    pub(crate) fn write(&mut self, told: Told<'_>, tally: &mut Tally, truth: &mut Truth) -> Done {
        self.crm.write(told, tally)?;
        self.marketing.write(told, tally)?;
        self.web.write(told, tally)?;
        self.erp.write(told, tally)?;
        self.support.write(told, tally, truth)?;
        self.community.write(told, tally)?;
        self.survey.write(told, tally, truth)
    }

    /// Closes all silos.
    pub(crate) fn finish(self, tally: &mut Tally) -> Done {
        self.crm.finish()?;
        self.marketing.finish()?;
        self.web.finish(tally)?;
        self.erp.finish()?;
        self.support.finish()?;
        self.community.finish()?;
        self.survey.finish()
    }
}
