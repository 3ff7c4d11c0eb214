//! Warnings and errors on standard error: as JSON for programs, as text for people.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;
use support::{outcome, run};

const OPEN: &str = "<edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">\r\n\
     <edmx:DataServices>\r\n\
     <Schema Namespace=\"s\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\r\n";
const CLOSE: &str = "</Schema></edmx:DataServices></edmx:Edmx>\r\n";

/// A directory with `a.xml`, in which this stands from line 4 on.
fn with(body: &str) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::write(
        directory.path().join("a.xml"),
        format!("{OPEN}{body}{CLOSE}"),
    )
    .unwrap();
    directory
}

/// Exit status, and the objects on standard error.
fn objects(directory: &tempfile::TempDir, arguments: &[&str]) -> (i32, Vec<Value>) {
    let mut arguments = arguments.to_vec();
    arguments.extend(["--message-format", "json"]);
    let (status, _, error) = outcome(&run(directory.path(), &arguments));
    let lines = error
        .lines()
        .map(|line| serde_json::from_str(line).expect(line));
    (status, lines.collect())
}

const DOUBTFUL: &str = "\t<ComplexType Name=\"é\"><Property Name=\"p\" Type=\"s.Gone\"/></ComplexType>\r\n\
     <ComplexType Name=\"T\"/>\r\n<ComplexType Name=\"T\"/>\r\n";

#[test]
fn findings_are_json_objects_with_the_places_of_the_text_form() {
    let directory = with(DOUBTFUL);
    let (status, found) = objects(&directory, &["validate", "a.xml"]);
    assert_eq!(status, 1);
    let (summary, found) = found.split_last().unwrap();
    let text = outcome(&run(directory.path(), &["validate", "a.xml"])).2;
    let document = fs::read_to_string(directory.path().join("a.xml")).unwrap();
    assert_eq!(found.len(), 2, "{found:?}");
    for it in found {
        assert_eq!(it["kind"], "diagnostic");
        let header = format!(
            "{}:{}:{}: {}[{}]: {}",
            it["file"].as_str().unwrap(),
            it["line"],
            it["column"],
            it["severity"].as_str().unwrap(),
            it["code"].as_str().unwrap(),
            it["message"].as_str().unwrap(),
        );
        assert!(text.contains(&header), "{header}\n{text}");
        let rendered = it["rendered"].as_str().unwrap();
        assert!(
            rendered.starts_with(&header) && text.contains(rendered),
            "{rendered}\n{text}"
        );
        let byte = |name: &str| usize::try_from(it[name].as_u64().unwrap()).unwrap();
        let place = &document[byte("byte_start")..byte("byte_end")];
        let width = it["end_column"].as_u64().unwrap() - it["column"].as_u64().unwrap();
        assert_eq!(place.chars().count() as u64, width, "{place}");
        assert_eq!(it["end_line"], it["line"]);
    }
    assert_eq!(
        (&found[0]["code"], &found[0]["line"], &found[0]["column"]),
        (&"unknown-type".into(), &4.into(), &49.into())
    );
    assert_eq!(found[1]["code"], "duplicate-type");
    let related = &found[1]["related"][0];
    assert_eq!(
        (&related["file"], &related["line"]),
        (&"a.xml".into(), &5.into())
    );
    assert!(
        related["label"]
            .as_str()
            .unwrap()
            .contains("first definition")
    );
    assert_eq!(
        summary,
        &serde_json::json!({"kind": "summary", "errors": 1, "warnings": 1, "advice": 0, "not_shown": 0})
    );
}

#[test]
fn a_run_without_findings_is_a_summary_and_nothing_else() {
    let directory = with("");
    let (status, found) = objects(&directory, &["validate", "a.xml"]);
    assert_eq!(status, 0);
    assert_eq!(
        found,
        [
            serde_json::json!({"kind": "summary", "errors": 0, "warnings": 0, "advice": 0, "not_shown": 0})
        ]
    );
}

#[test]
fn what_concerns_no_text_has_null_for_its_place() {
    let directory = with("");
    let (status, found) = objects(&directory, &["validate", "gone.xml"]);
    assert_eq!((status, found.len()), (1, 2));
    assert_eq!(
        (&found[0]["code"], &found[0]["severity"]),
        (&"read".into(), &"error".into())
    );
    for member in [
        "file",
        "line",
        "column",
        "end_line",
        "end_column",
        "byte_start",
        "byte_end",
    ] {
        assert_eq!(found[0].get(member), Some(&Value::Null), "{member}");
    }
    let (status, found) = objects(&directory, &["generate"]);
    assert_eq!((status, found.len()), (2, 2));
    assert_eq!(found[0]["code"], Value::Null);
    assert_eq!(found[1]["errors"], 1);
}

#[test]
fn a_denied_warning_is_told_once() {
    let directory =
        with("<ComplexType Name=\"C\"><Property Name=\"p\" Type=\"s.Gone\"/></ComplexType>\r\n");
    for arguments in [
        &["validate", "a.xml", "--deny", "warnings"][..],
        &["why", "s.C", "--schema", "a.xml", "--deny", "warnings"],
        &["routes", "--schema", "a.xml", "--deny", "warnings"],
        &["slice", "a.xml", "--select", "s.C", "--deny", "warnings"],
    ] {
        let (status, found) = objects(&directory, arguments);
        assert_eq!((status, found.len()), (1, 2), "{arguments:?}");
        assert_eq!(
            (&found[1]["errors"], &found[1]["warnings"]),
            (&0.into(), &1.into())
        );
    }
}

#[test]
fn findings_come_in_the_order_of_their_places_and_once() {
    let directory = with(
        "<Annotations Target=\"s.Gone\"><Annotation Term=\"s.T\"/></Annotations>\r\n\
         <ComplexType Name=\"C\"><Property Name=\"p\" Type=\"s.No\"/></ComplexType>\r\n\
         <EntityType Name=\"E\" BaseType=\"s.Nothing\"/>\r\n",
    );
    let (_, found) = objects(&directory, &["validate", "a.xml"]);
    let (_, found) = found.split_last().unwrap();
    let lines: Vec<_> = found
        .iter()
        .map(|it| it["line"].as_u64().unwrap())
        .collect();
    assert_eq!(lines, [4, 4, 5, 6]);
    let twice = objects(&directory, &["validate", "a.xml", "./a.xml"]).1;
    assert_eq!(twice.len(), 5);
}

#[test]
fn of_very_many_findings_the_first_are_shown_and_the_rest_counted() {
    let mut body = String::new();
    for at in 0..3_000 {
        let _ = write!(
            body,
            "<ComplexType Name=\"T{at}\" BaseType=\"s.Gone{at}\"/>\r\n"
        );
    }
    let directory = with(&body);
    let (status, _, error) = outcome(&run(directory.path(), &["validate", "a.xml"]));
    assert_eq!(status, 0);
    assert_eq!(error.matches("warning[unknown-type]").count(), 1_000);
    assert!(
        error.contains("… and 2000 more warnings\n"),
        "{}",
        &error[error.len() - 300..]
    );
    let (_, found) = objects(&directory, &["validate", "a.xml"]);
    assert_eq!(found.len(), 1_001);
    assert_eq!(
        (&found[1_000]["warnings"], &found[1_000]["not_shown"]),
        (&3_000.into(), &2_000.into())
    );
}

#[test]
fn tabs_and_wide_characters_do_not_move_the_underline() {
    let directory = with(
        "\t<ComplexType Name=\"漢字\">\t<Property Name=\"p\" Type=\"s.Gone\"/></ComplexType>\r\n",
    );
    let (_, _, error) = outcome(&run(directory.path(), &["validate", "a.xml"]));
    let mut lines = error.lines().skip_while(|line| !line.starts_with("4 |"));
    let (source, marks) = (lines.next().unwrap(), lines.next().unwrap());
    // Each of the two ideographs takes two columns of a terminal.
    let before = &source[..source.find("s.Gone").unwrap()];
    let columns = before.chars().count() + 2;
    assert!(
        !source.contains('\t') && !source.contains('\r'),
        "{source:?}"
    );
    assert_eq!(marks.find("^^^^^^"), Some(columns), "{error}");
}

#[test]
fn a_place_of_several_lines_is_shown_by_its_first() {
    let directory = with("<ComplexType Name=\"a\r\nb\"/>\r\n");
    let (status, found) = objects(&directory, &["validate", "a.xml"]);
    assert_eq!(status, 1);
    assert_eq!(
        (&found[0]["line"], &found[0]["end_line"]),
        (&4.into(), &5.into())
    );
    assert!(
        found[0]["rendered"]
            .as_str()
            .unwrap()
            .contains("4 | <ComplexType Name=\"a\n"),
        "{found:?}"
    );
}

#[test]
fn there_is_no_colour_where_there_is_no_terminal() {
    let directory = with(DOUBTFUL);
    let (_, _, error) = outcome(&run(directory.path(), &["validate", "a.xml"]));
    assert!(!error.contains('\u{1b}'), "{error:?}");
}

#[test]
fn a_byte_that_belongs_to_no_character_has_a_place() {
    let directory = tempfile::tempdir().unwrap();
    let bytes = b"<a>\n  <b c=\"\xe9\"/>\n</a>\n";
    fs::write(directory.path().join("latin.xml"), bytes).unwrap();
    let (status, found) = objects(&directory, &["validate", "latin.xml"]);
    assert_eq!(status, 1);
    assert_eq!(found[0]["code"], "read");
    assert_eq!(found[0]["file"], "latin.xml");
    assert_eq!(
        (&found[0]["line"], &found[0]["column"]),
        (&2.into(), &9.into())
    );
}

#[test]
fn constants_of_json_are_checked_like_those_of_xml() {
    let directory = tempfile::tempdir().unwrap();
    let json = r#"{"$Version": "4.01", "n": {
        "Since": {"$Kind": "Term", "$Type": "Edm.Date"},
        "Id": {"$Kind": "Term", "$Type": "Edm.Guid"},
        "C": {"$Kind": "ComplexType",
            "@n.Since": "2020-13-01",
            "@n.Id": "21EC2020-3AEA-1069-A2DD-08002B30309D"}
    }}"#;
    fs::write(directory.path().join("n.json"), json).unwrap();
    let (status, found) = objects(&directory, &["validate", "n.json"]);
    assert_eq!(status, 0, "{found:?}");
    let diagnostics: Vec<_> = found
        .iter()
        .filter(|it| it["kind"] == "diagnostic")
        .collect();
    assert_eq!(diagnostics.len(), 1, "{found:?}");
    assert_eq!(diagnostics[0]["code"], "invalid-constant");
    assert_eq!(diagnostics[0]["line"], 5);
}

#[test]
fn a_carriage_return_alone_ends_a_line() {
    let directory = tempfile::tempdir().unwrap();
    let text = format!("{OPEN}<ComplexType Name=\"T\"/>\n<ComplexType Name=\"T\"/>{CLOSE}");
    let text = text.replace("\r\n", "\n").replace('\n', "\r");
    fs::write(directory.path().join("a.xml"), text).unwrap();
    let (status, found) = objects(&directory, &["validate", "a.xml"]);
    assert_eq!(status, 1);
    assert_eq!(found[0]["line"], 5, "{found:?}");
}
