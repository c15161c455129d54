//! The page for a board as a document of Word.

use super::{CORE, Image, OFFICE, XML, core, escaped, lines, package, relations, types};
use crate::narrative::Summary;
use crate::narrative::brief::Table;
use crate::output::File;
use crate::output::manifest::Provenance;
use crate::output::page::board::picture;
use crate::output::pictures::Picture;

/// Name of the file.
pub const NAME: &str = "board.docx";

/// Styles of the document.
const STYLES: &str = include_str!("styles.xml");
/// Its one kind of list.
const NUMBERING: &str = include_str!("numbering.xml");
/// Width of the text, in twentieths of a point.
const WIDTH: usize = 10_480;
/// Of which the first column takes so much.
const FIRST: usize = 2_400;

/// The document; `pictures` are those of the summary.
#[must_use]
pub fn file(summary: &Summary, provenance: &Provenance, pictures: &[Picture]) -> File {
    let image = picture(summary, pictures).and_then(Image::of);
    let document = document(summary, provenance, image.as_ref());
    let types = types(&[
        ("word/document.xml", "officedocument.wordprocessingml.document.main"),
        ("word/styles.xml", "officedocument.wordprocessingml.styles"),
        ("word/numbering.xml", "officedocument.wordprocessingml.numbering"),
        ("docProps/core.xml", "package.core-properties"),
    ]);
    let root = relations(&[
        ("rId1", "officeDocument", "word/document.xml"),
        ("rId2", CORE, "docProps/core.xml"),
    ]);
    let mut own = vec![("rId1", "styles", "styles.xml"), ("rId2", "numbering", "numbering.xml")];
    own.extend(image.as_ref().map(|_| ("rId3", "image", "media/picture.png")));
    let own = relations(&own);
    let core = core(summary);
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", own.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/numbering.xml", NUMBERING.as_bytes()),
    ];
    parts.extend(image.as_ref().map(|image| ("word/media/picture.png", image.bytes.as_slice())));
    package(NAME, &parts)
}

/// A run of text.
fn run(text: &str, bold: bool) -> String {
    let bold = if bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
    format!("<w:r>{bold}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(text))
}

/// A paragraph of a style, of runs.
fn paragraph(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
}

/// Sentences under a heading; nothing without any.
fn part(heading: &str, sentences: &[String]) -> String {
    if sentences.is_empty() {
        return String::new();
    }
    let all: String = sentences.iter().map(|said| paragraph("Item", &run(said, false))).collect();
    paragraph("Heading1", &run(heading, false)) + &all
}

fn document(summary: &Summary, provenance: &Provenance, image: Option<&Image<'_>>) -> String {
    let (facts, brief) = (&summary.facts, &summary.brief);
    let mut body = paragraph("Title", &run(&facts.title, false));
    if !facts.description.is_empty() {
        body += &paragraph("Normal", &run(&facts.description, false));
    }
    body += &paragraph("Quiet", &run(&brief.about, false));
    for banner in facts.banners().iter().chain(&brief.before) {
        body += &paragraph("Normal", &run(banner, true));
    }
    body += &paragraph("Heading1", &run("What was found", false));
    if facts.runs == 0 {
        body += &paragraph("Normal", &run("No run was finished: there is no answer.", false));
    }
    for sentence in &brief.verdict {
        body += &paragraph("Normal", &run(sentence, true));
    }
    for finding in &brief.findings {
        let runs = run(&finding.title, true) + &run(&format!(": {}", finding.sentence), false);
        body += &paragraph("Item", &runs);
    }
    if !brief.table.rows.is_empty() {
        body += &paragraph("Quiet", &run(&brief.table.caption, false));
        body += &table(&brief.table);
    }
    if let Some(image) = image {
        body += &paragraph("Normal", &drawing(image));
    }
    body += &part("How sure it is", &brief.sure);
    body += &part("What it rests on", &brief.rests);
    body += &part("Money that is not spent", &brief.unspent);
    body += &part("Read with it", &brief.beside);
    let made = format!(
        "Made by commissioning-balance {}, seed {}. A model, not a forecast.",
        provenance.version, provenance.seed
    );
    body += &paragraph("Quiet", &run(&made, false));
    format!(
        "{XML}<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"{OFFICE}\" \
         xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><w:body>{body}<w:sectPr><w:pgSz \
         w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"620\" w:right=\"713\" w:bottom=\"620\" w:left=\"713\" \
         w:header=\"300\" w:footer=\"300\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    )
}

/// The table: headings that are repeated on a next page, a row an option.
fn table(table: &Table) -> String {
    let others = table.columns.len().saturating_sub(1).max(1);
    let width = |column: usize| if column == 0 { FIRST } else { (WIDTH - FIRST) / others };
    let grid: String = (0..table.columns.len())
        .map(|column| format!("<w:gridCol w:w=\"{}\"/>", width(column)))
        .collect();
    let cell = |column: usize, text: &str| {
        let width = width(column);
        format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{text}</w:tc>")
    };
    let heads: String = table
        .columns
        .iter()
        .enumerate()
        .map(|(column, name)| cell(column, &paragraph("Cell", &run(name, true))))
        .collect();
    let rows: String = table
        .rows
        .iter()
        .map(|row| {
            let cells: String = row
                .cells
                .iter()
                .zip(1..)
                .map(|(shown, column)| {
                    let (number, under) = lines(shown);
                    let mut text = paragraph("Cell", &run(&number, false));
                    if !under.is_empty() {
                        text += &paragraph("Under", &run(&under, false));
                    }
                    cell(column, &text)
                })
                .collect();
            let title = cell(0, &paragraph("Cell", &run(&row.title, true)));
            format!("<w:tr><w:trPr><w:cantSplit/></w:trPr>{title}{cells}</w:tr>")
        })
        .collect();
    format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"Plain\"/><w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:tblLayout \
         w:type=\"fixed\"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}\
         </w:tr>{rows}</w:tbl>"
    )
}

/// The picture in a line of text.
fn drawing(image: &Image<'_>) -> String {
    let (wide, high) = image.within(9.5, 5.2);
    let words = escaped(image.words);
    format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{wide}\" cy=\"{high}\"/>\
         <wp:docPr id=\"1\" name=\"Picture\" descr=\"{words}\"/><a:graphic><a:graphicData \
         uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr><pic:cNvPr id=\"1\" \
         name=\"Picture\" descr=\"{words}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rId3\"/><a:stretch>\
         <a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{wide}\" \
         cy=\"{high}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>\
         </a:graphic></wp:inline></w:drawing></w:r>"
    )
}
