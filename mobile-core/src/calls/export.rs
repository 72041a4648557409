//! Exports and imports.

use super::bytes::{Bytes, SecretText};
use crate::entries::Language;
use crate::facade::ImportReport;

questions! {
    /// Questions about exports and imports.
    Question;
    /// Everything as a ZIP that any program reads.
    ExportPlain { language: Language } -> Bytes
        = |andrum, it| andrum.export_plain(it.language).await.map(|file| Bytes(file.to_vec())), [];
    /// Everything, so that the kit alone opens it.
    ExportSealed { language: Language } -> Bytes = |andrum, it| andrum.export_sealed(it.language).await.map(Bytes), [];
    /// Imports an export; with the kit, a sealed one.
    Import { file: Bytes, kit: Option<SecretText> } -> ImportReport = |andrum, it| match &it.kit {
        Some(kit) => andrum.import_sealed(&it.file.0, kit).await,
        None => andrum.import_plain(&it.file.0).await,
    }, [];
}
