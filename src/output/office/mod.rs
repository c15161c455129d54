//! The page for a board as a document and as a slide, to be edited: plain OOXML, with the picture, the table and what has to
//! be read with it. Texts of a user are escaped; the same run gives the same bytes.

pub mod docx;
pub mod pptx;

use super::File;
use super::pictures::Picture;
use super::pictures::svg::escaped;
use crate::narrative::Summary;
use crate::narrative::brief::Cell;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// English metric units of a centimetre.
const EMU: f64 = 360_000.0;

/// A cell of the table in two lines: number with its mark of certainty, and what stands under it.
fn lines(cell: &Cell) -> (String, String) {
    let mark = cell.certainty.map_or("", |certainty| certainty.degree().mark);
    (format!("{} {mark}", cell.number).trim_end().to_owned(), cell.beside())
}

/// A picture as bytes, with what it shows in words, and its height for a width of 1.
struct Image<'a> {
    bytes: Vec<u8>,
    words: &'a str,
    tall: f64,
}

impl<'a> Image<'a> {
    fn of(picture: &'a Picture) -> Option<Self> {
        let bytes = picture.png_file()?.bytes;
        // A PNG says its width and height in its first chunk.
        let side = |at: usize| -> Option<f64> {
            let bytes: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
            Some(f64::from(u32::from_be_bytes(bytes)))
        };
        let (width, height) = (side(16)?, side(20)?);
        (width > 0.0).then_some(Self { words: &picture.description, tall: height / width, bytes })
    }

    /// Width and height in a room of so many centimetres, in English metric units.
    fn within(&self, width: f64, height: f64) -> (u64, u64) {
        let width = width.min(height / self.tall);
        ((width * EMU) as u64, (width * self.tall * EMU) as u64)
    }
}

/// The parts of a package, zipped under a day that is always the same.
fn package(name: &str, parts: &[(&str, &[u8])]) -> File {
    let mut zipped = ZipWriter::new(Cursor::new(Vec::new()));
    for (part, bytes) in parts {
        let begun = zipped.start_file(*part, SimpleFileOptions::default());
        begun.expect("a part of a few names");
        zipped.write_all(bytes).expect("memory takes every byte");
    }
    let bytes = zipped.finish().expect("memory takes every byte").into_inner();
    File { name: name.to_owned(), bytes }
}

/// Who made it, and of what.
fn core(summary: &Summary) -> String {
    format!(
        "{XML}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:creator>commissioning-balance</dc:creator>\
         <dc:language>en-GB</dc:language></cp:coreProperties>",
        escaped(&summary.facts.title)
    )
}

/// The first line of every part.
const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// Where relations of a package are named.
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
/// What a relation of an office document is to.
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The relations of a part: id, kind, target.
fn relations(all: &[(&str, &str, &str)]) -> String {
    let each = |(id, kind, target): &(&str, &str, &str)| {
        let kind = if kind.contains(':') { (*kind).to_owned() } else { format!("{OFFICE}/{kind}") };
        format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
    };
    let all: String = all.iter().map(each).collect();
    format!("{XML}<Relationships xmlns=\"{RELATIONS}\">{all}</Relationships>")
}

/// What kind each part of a package is: name and content type.
fn types(all: &[(&str, &str)]) -> String {
    let each = |(part, kind): &(&str, &str)| {
        format!(
            "<Override PartName=\"/{part}\" ContentType=\"application/vnd.openxmlformats-{kind}+xml\"/>"
        )
    };
    let all: String = all.iter().map(each).collect();
    format!(
        "{XML}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
         ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>{all}</Types>"
    )
}

/// Relation of a package to who made it.
const CORE: &str =
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_become_markup() {
        assert_eq!(escaped("</a:t> & \"x\"\u{1b}\u{ffff}"), "&lt;/a:t&gt; &amp; &quot;x&quot;  ");
    }
}
