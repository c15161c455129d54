//! The page for a board as a slide of PowerPoint.

use super::{CORE, EMU, Image, OFFICE, XML, core, escaped, lines, package, relations, types};
use crate::narrative::Summary;
use crate::narrative::brief::{FEW, Table};
use crate::output::File;
use crate::output::page::board::picture;
use crate::output::pictures::Picture;

/// Name of the file.
pub const NAME: &str = "board.pptx";

/// Colours and fonts.
const THEME: &str = include_str!("theme.xml");
/// The presentation: one master, one slide, wide.
const PRESENTATION: &str = include_str!("presentation.xml");
/// What the slide rests on: nothing but a place for a title.
const MASTER: &str = include_str!("master.xml");
/// The same for the layout.
const LAYOUT: &str = include_str!("layout.xml");

/// Columns of the table that a slide has room for, by their place: option, both deaths, recovery, spend, money not spent.
const COLUMNS: usize = 6;
/// Centimetres: the slide's edges, its width, and where its right half begins.
const EDGE: f64 = 1.2;
const WIDE: f64 = 33.87;
const HALF: f64 = 20.6;

/// The slide; `pictures` are those of the summary.
#[must_use]
pub fn file(summary: &Summary, pictures: &[Picture]) -> File {
    let image = picture(summary, pictures).and_then(Image::of);
    let slide = slide(summary, image.as_ref());
    let types = types(&[
        ("ppt/presentation.xml", "officedocument.presentationml.presentation.main"),
        ("ppt/slides/slide1.xml", "officedocument.presentationml.slide"),
        ("ppt/slideLayouts/slideLayout1.xml", "officedocument.presentationml.slideLayout"),
        ("ppt/slideMasters/slideMaster1.xml", "officedocument.presentationml.slideMaster"),
        ("ppt/theme/theme1.xml", "officedocument.theme"),
        ("docProps/core.xml", "package.core-properties"),
    ]);
    let root = relations(&[
        ("rId1", "officeDocument", "ppt/presentation.xml"),
        ("rId2", CORE, "docProps/core.xml"),
    ]);
    let own = relations(&[
        ("rId1", "slideMaster", "slideMasters/slideMaster1.xml"),
        ("rId2", "slide", "slides/slide1.xml"),
        ("rId3", "theme", "theme/theme1.xml"),
    ]);
    let master = relations(&[
        ("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml"),
        ("rId2", "theme", "../theme/theme1.xml"),
    ]);
    let layout = relations(&[("rId1", "slideMaster", "../slideMasters/slideMaster1.xml")]);
    let mut of_slide = vec![("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml")];
    of_slide.extend(image.as_ref().map(|_| ("rId2", "image", "../media/picture.png")));
    let of_slide = relations(&of_slide);
    let core = core(summary);
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
        ("ppt/presentation.xml", PRESENTATION.as_bytes()),
        ("ppt/_rels/presentation.xml.rels", own.as_bytes()),
        ("ppt/theme/theme1.xml", THEME.as_bytes()),
        ("ppt/slideMasters/slideMaster1.xml", MASTER.as_bytes()),
        ("ppt/slideMasters/_rels/slideMaster1.xml.rels", master.as_bytes()),
        ("ppt/slideLayouts/slideLayout1.xml", LAYOUT.as_bytes()),
        ("ppt/slideLayouts/_rels/slideLayout1.xml.rels", layout.as_bytes()),
        ("ppt/slides/slide1.xml", slide.as_bytes()),
        ("ppt/slides/_rels/slide1.xml.rels", of_slide.as_bytes()),
    ];
    parts.extend(image.as_ref().map(|image| ("ppt/media/picture.png", image.bytes.as_slice())));
    package(NAME, &parts)
}

/// Letters: hundredths of a point, whether bold, whether grey.
#[derive(Clone, Copy)]
struct Letters(u32, bool, bool);

/// A run of text.
fn run(text: &str, Letters(size, bold, quiet): Letters) -> String {
    let bold = if bold { " b=\"1\"" } else { "" };
    let ink = if quiet { "50575E" } else { "1B1F23" };
    format!(
        "<a:r><a:rPr lang=\"en-GB\" sz=\"{size}\"{bold}><a:solidFill><a:srgbClr val=\"{ink}\"/></a:solidFill></a:rPr>\
         <a:t>{}</a:t></a:r>",
        escaped(text)
    )
}

/// A paragraph of runs.
fn paragraph(runs: &str) -> String {
    format!("<a:p><a:pPr><a:spcAft><a:spcPts val=\"200\"/></a:spcAft></a:pPr>{runs}</a:p>")
}

/// Where something stands, in centimetres: left, top, width, height.
type Place = [f64; 4];

fn frame(name: &str, [left, top, width, height]: Place) -> String {
    let [x, y, cx, cy] = [left, top, width, height].map(|length| (length * EMU) as u64);
    format!("<{name}><a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"{cx}\" cy=\"{cy}\"/></{name}>")
}

/// A box of paragraphs. The title's is the place that the layout has for it.
fn words(id: u32, name: &str, place: Place, paragraphs: &str) -> String {
    let title = if id == 2 { "<p:ph type=\"title\"/>" } else { "" };
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name}\"/><p:cNvSpPr txBox=\"1\"/><p:nvPr>{title}</p:nvPr></p:nvSpPr><p:spPr>\
         {}<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr wrap=\"square\" lIns=\"0\" tIns=\"0\" \
         rIns=\"0\" bIns=\"0\" anchor=\"t\"><a:normAutofit/></a:bodyPr><a:lstStyle/>{paragraphs}</p:txBody></p:sp>",
        frame("a:xfrm", place)
    )
}

fn slide(summary: &Summary, image: Option<&Image<'_>>) -> String {
    let (facts, brief) = (&summary.facts, &summary.brief);
    let room = WIDE - 2.0 * EDGE;
    let mut shapes = words(
        2,
        "Title",
        [EDGE, 0.7, room, 1.3],
        &paragraph(&run(&facts.title, Letters(2600, true, false))),
    );
    let mut head = paragraph(&run(&brief.about, Letters(1100, false, true)));
    for banner in facts.banners().iter().chain(&brief.before) {
        head += &paragraph(&run(banner, Letters(1000, true, false)));
    }
    shapes += &words(3, "About", [EDGE, 2.0, room, 1.4], &head);
    let right = if image.is_some() { HALF } else { WIDE - EDGE };
    let mut found = String::new();
    for sentence in &brief.verdict {
        found += &paragraph(&run(sentence, Letters(1200, true, false)));
    }
    for finding in &brief.findings {
        let runs = run(&finding.title, Letters(1050, true, false))
            + &run(&format!(": {}", finding.sentence), Letters(1050, false, false));
        found += &paragraph(&runs);
    }
    if facts.runs == 0 {
        found += &paragraph(&run(
            "No run was finished: there is no answer.",
            Letters(1400, true, false),
        ));
    }
    if !found.is_empty() {
        shapes += &words(4, "What was found", [EDGE, 3.5, right - EDGE - 0.6, 6.6], &found);
    }
    // The table stands under what was found, what has to be read with it under the picture: neither grows into the other.
    if !brief.table.rows.is_empty() {
        let top = if image.is_some() { 10.0 } else { 5.4 };
        shapes += &table(&brief.table, [EDGE, top, right - EDGE - 0.6, 5.2]);
    }
    let mut aside = [EDGE, 15.9, room, 2.7];
    if let Some(image) = image {
        let (wide, high) = image.within(WIDE - EDGE - HALF, 9.0);
        shapes += &drawing(image, wide, high);
        let top = 3.9 + high as f64 / EMU;
        aside = [HALF, top, WIDE - EDGE - HALF, 18.6 - top];
    }
    let mut beside = run("Read with it. ", Letters(850, true, false));
    let said: Vec<&str> =
        brief.unspent.iter().chain(&brief.rests).chain(&brief.beside).map(String::as_str).collect();
    beside += &run(&said.join(" "), Letters(850, false, true));
    shapes += &words(7, "Read with it", aside, &paragraph(&beside));
    format!(
        "{XML}<p:sld xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"{OFFICE}\" \
         xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id=\"1\" \
         name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{shapes}</p:spTree></p:cSld></p:sld>"
    )
}

/// The table, which can be edited: as many options as have room.
fn table(table: &Table, place: Place) -> String {
    let columns = table.columns.len().min(COLUMNS);
    let [_, _, width, _] = place;
    let share = |column: usize| if column == 0 { 0.25 } else { 0.75 / (columns - 1).max(1) as f64 };
    let grid: String = (0..columns)
        .map(|column| format!("<a:gridCol w=\"{}\"/>", (width * share(column) * EMU) as u64))
        .collect();
    let line = |side: &str| {
        format!(
            "<a:{side} w=\"6350\"><a:solidFill><a:srgbClr val=\"C9CED3\"/></a:solidFill></a:{side}>"
        )
    };
    let bare = |side: &str| format!("<a:{side} w=\"0\"><a:noFill/></a:{side}>");
    let edges = [bare("lnL"), bare("lnR"), bare("lnT"), line("lnB")].concat();
    let cell = |paragraphs: String| {
        format!(
            "<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</a:txBody><a:tcPr marL=\"0\" marR=\"36000\" marT=\"18000\" \
             marB=\"18000\">{edges}<a:noFill/></a:tcPr></a:tc>"
        )
    };
    let plain = |text: &str, letters: Letters| format!("<a:p>{}</a:p>", run(text, letters));
    let row = |cells: String| format!("<a:tr h=\"300000\">{cells}</a:tr>");
    let heads = table.columns.iter().take(columns);
    let heads: String = heads.map(|name| cell(plain(name, Letters(800, true, false)))).collect();
    let mut rows = row(heads);
    for option in table.rows.iter().take(FEW + 1) {
        let mut cells = cell(plain(&option.title, Letters(850, true, false)));
        for shown in option.cells.iter().take(columns - 1) {
            let (number, under) = lines(shown);
            let mut text = plain(&number, Letters(850, false, false));
            if !under.is_empty() {
                text += &plain(&under, Letters(700, false, true));
            }
            cells += &cell(text);
        }
        rows += &row(cells);
    }
    format!(
        "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"5\" name=\"Options\" descr=\"{}\"/><p:cNvGraphicFramePr>\
         <a:graphicFrameLocks noGrp=\"1\"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>{}<a:graphic><a:graphicData \
         uri=\"http://schemas.openxmlformats.org/drawingml/2006/table\"><a:tbl><a:tblPr firstRow=\"1\"/><a:tblGrid>{grid}</a:tblGrid>\
         {rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
        escaped(&table.caption),
        frame("p:xfrm", place)
    )
}

/// The picture.
fn drawing(image: &Image<'_>, wide: u64, high: u64) -> String {
    let (x, y) = ((HALF * EMU) as u64, (3.5 * EMU) as u64);
    format!(
        "<p:pic><p:nvPicPr><p:cNvPr id=\"6\" name=\"Picture\" descr=\"{}\"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill>\
         <a:blip r:embed=\"rId2\"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x=\"{x}\" y=\"{y}\"/>\
         <a:ext cx=\"{wide}\" cy=\"{high}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr></p:pic>",
        escaped(image.words)
    )
}
