//! Annotations against the definitions of their terms: for each rule a document that breaks it
//! and one that does not.
#![allow(clippy::unwrap_used, clippy::panic)]

use odata_bindgen::csdl;
use odata_bindgen::diagnostic::Diagnostics;
use odata_bindgen::resolve::resolve;
use odata_bindgen::source::SourceMap;

/// Terms, types and a type to annotate; `HERE` is where the annotations go.
const SCHEMA: &str = r#"<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.01">
<edmx:Reference Uri="core.xml"><edmx:Include Namespace="Org.OData.Core.V1" Alias="Core"/></edmx:Reference>
<edmx:Reference Uri="cap.xml"><edmx:Include Namespace="Org.OData.Capabilities.V1" Alias="Cap"/></edmx:Reference>
<edmx:Reference Uri="measures.xml"><edmx:Include Namespace="Org.OData.Measures.V1" Alias="Measures"/></edmx:Reference>
<edmx:DataServices><Schema Namespace="n" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<Term Name="Any" Type="Edm.PrimitiveType"/>
<Term Name="Text" Type="Edm.String" Nullable="false"/>
<Term Name="Number" Type="Edm.Byte"/>
<Term Name="Ratio" Type="Edm.Double"/>
<Term Name="Flag" Type="Edm.Boolean"/>
<Term Name="Texts" Type="Collection(Edm.String)" Nullable="false"/>
<Term Name="Colour" Type="n.Colour"/>
<Term Name="Rights" Type="n.Rights"/>
<Term Name="Shape" Type="n.Shape"/>
<Term Name="Closed" Type="n.Closed"/>
<Term Name="Path" Type="Edm.PropertyPath"/>
<Term Name="General" Type="Edm.Boolean"/>
<Term Name="Special" Type="Edm.Boolean" BaseTerm="n.General"/>
<Term Name="ForSets" Type="Edm.Boolean" AppliesTo="EntitySet"/>
<EnumType Name="Colour"><Member Name="Red"/><Member Name="Green"/></EnumType>
<EnumType Name="Rights" IsFlags="true"><Member Name="Read" Value="1"/><Member Name="Write" Value="2"/></EnumType>
<ComplexType Name="Shape" Abstract="true"/>
<ComplexType Name="Closed" BaseType="n.Shape"><Property Name="Sides" Type="Edm.Int32" Nullable="false"/>
<Property Name="Name" Type="Edm.String"/></ComplexType>
<ComplexType Name="Other"/>
<ComplexType Name="T"><Property Name="p" Type="Edm.String"/><Property Name="n" Type="n.Other"/>
HERE</ComplexType>
</Schema></edmx:DataServices></edmx:Edmx>"#;

/// The findings of a document: code, message and help; those that are advice apart.
fn findings(text: &str) -> Vec<(String, String, Option<String>)> {
    collected(text, Diagnostics::default())
}

fn collected(text: &str, mut diagnostics: Diagnostics) -> Vec<(String, String, Option<String>)> {
    let mut sources = SourceMap::default();
    let id = sources.add("a.xml", text.to_owned());
    let document = csdl::parse(&sources, id, &mut diagnostics).unwrap_or_else(|| {
        panic!("{}", diagnostics.render(&sources, false));
    });
    resolve(&[document], &mut diagnostics);
    assert!(!diagnostics.has_errors());
    diagnostics
        .iter()
        .map(|it| {
            (
                it.code.name().to_owned(),
                it.message.clone(),
                it.help.clone(),
            )
        })
        .collect()
}

fn annotated(annotations: &str) -> Vec<(String, String, Option<String>)> {
    findings(&SCHEMA.replace("HERE", annotations))
}

#[track_caller]
fn right(annotations: &[&str]) {
    for it in annotations {
        assert_eq!(annotated(it), [], "{it}");
    }
}

#[track_caller]
fn wrong(code: &str, annotations: &[&str]) {
    for it in annotations {
        let found = annotated(it);
        let codes: Vec<_> = found.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(codes, [code], "{it}: {found:?}");
    }
}

#[track_caller]
fn helps(annotations: &str, part: &str) {
    let found = annotated(annotations);
    let help = found[0].2.as_deref().unwrap_or_default();
    assert!(help.contains(part), "{found:?}");
}

#[test]
fn a_term_of_a_known_vocabulary_exists() {
    right(&[
        r#"<Annotation Term="Core.Description" String="x"/>"#,
        r#"<Annotation Term="n.Text" String="x"/>"#,
        r#"<Annotation Term="Org.OData.Core.V1.Description" String="x"/>"#,
    ]);
    wrong(
        "unknown-term",
        &[
            r#"<Annotation Term="Core.Descripton" String="x"/>"#,
            r#"<Annotation Term="n.Txt" String="x"/>"#,
            r#"<Annotation Term="n.Flag" Bool="true"><Annotation Term="n.Gone"/></Annotation>"#,
        ],
    );
    helps(
        r#"<Annotation Term="Core.Descripton" String="x"/>"#,
        "did you mean `Org.OData.Core.V1.Description`",
    );
}

#[test]
fn a_namespace_that_nothing_includes_is_reported_once() {
    wrong(
        "unknown-vocabulary",
        &[r#"<Annotation Term="x.y.A"/><Annotation Term="x.y.B"/>"#],
    );
}

#[test]
fn a_term_is_used_where_it_applies() {
    right(&[r#"<Property Name="u" Type="Edm.String"><Annotation Term="Core.IsURL"/></Property>"#]);
    wrong(
        "term-not-applicable",
        &[
            r#"<Annotation Term="n.ForSets" Bool="true"/>"#,
            r#"<Annotation Term="Cap.TopSupported" Bool="true"/>"#,
        ],
    );
    let property = |ty: &str| {
        SCHEMA.replace("HERE", &format!(
            r#"<Property Name="d" Type="{ty}"><Annotation Term="Measures.Scale" Int="2"/></Property>"#
        ))
    };
    // Nothing is generated from this term: it is advice.
    assert_eq!(findings(&property("Edm.Single")), []);
    let is_advised = |ty| {
        let found = collected(&property(ty), Diagnostics::pedantic());
        found.iter().any(|it| it.0 == "term-not-applicable")
    };
    assert!(!is_advised("Edm.Decimal"));
    assert!(is_advised("Edm.Single"));
}

#[test]
fn capabilities_may_be_said_of_an_entity_type() {
    let text = SCHEMA.replace("HERE", "").replace(
        "<ComplexType Name=\"Other\"/>",
        r#"<ComplexType Name="Other"/><EntityType Name="E"><Key><PropertyRef Name="id"/></Key>
        <Property Name="id" Type="Edm.String" Nullable="false"/>
        <Annotation Term="Cap.TopSupported" Bool="false"/></EntityType>"#,
    );
    assert_eq!(findings(&text), []);
}

#[test]
fn an_element_has_one_annotation_for_a_term_and_qualifier() {
    right(&[
        r#"<Annotation Term="n.Flag" Bool="true"/><Annotation Term="n.Flag" Qualifier="a" Bool="true"/>"#,
    ]);
    wrong(
        "duplicate-annotation",
        &[r#"<Annotation Term="n.Flag" Bool="true"/><Annotation Term="n.Flag" Bool="false"/>"#],
    );
    wrong(
        "invalid-qualifier",
        &[r#"<Annotation Term="n.Flag" Qualifier="a b" Bool="true"/>"#],
    );
}

#[test]
fn a_base_term_is_applied_too() {
    right(&[
        r#"<Annotation Term="n.Special" Bool="true"/><Annotation Term="n.General" Bool="true"/>"#,
    ]);
    wrong(
        "missing-base-term",
        &[
            r#"<Annotation Term="n.Special" Bool="true"/>"#,
            r#"<Annotation Term="n.Special" Qualifier="q" Bool="true"/><Annotation Term="n.General" Bool="true"/>"#,
        ],
    );
}

#[test]
fn a_constant_is_of_the_type_of_its_term() {
    right(&[
        r#"<Annotation Term="n.Number" Int="255"/>"#,
        r#"<Annotation Term="n.Ratio" Int="2"/>"#,
        r#"<Annotation Term="n.Ratio" Decimal="2.5"/>"#,
        r#"<Annotation Term="n.Text" Path="p"/>"#,
        r#"<Annotation Term="n.Flag"/>"#,
        r#"<Annotation Term="n.Flag"><Null/></Annotation>"#,
    ]);
    wrong(
        "annotation-value",
        &[
            r#"<Annotation Term="n.Text" Int="1"/>"#,
            r#"<Annotation Term="n.Number" Int="256"/>"#,
            r#"<Annotation Term="n.Flag" String="true"/>"#,
            r#"<Annotation Term="n.Colour" String="Red"/>"#,
            r#"<Annotation Term="n.Closed" String="x"/>"#,
            r#"<Annotation Term="n.Text"><Record/></Annotation>"#,
            r#"<Annotation Term="n.Path" String="p"/>"#,
            r#"<Annotation Term="n.Path" NavigationPropertyPath="p"/>"#,
        ],
    );
    wrong(
        "null-value",
        &[r#"<Annotation Term="n.Text"><Null/></Annotation>"#],
    );
    helps(
        r#"<Annotation Term="Core.Description" Int="1"/>"#,
        "the value is ignored",
    );
}

#[test]
fn collections_and_single_values_are_told_apart() {
    right(&[
        r#"<Annotation Term="n.Texts"><Collection><String>a</String></Collection></Annotation>"#,
        r#"<Annotation Term="n.Texts" Path="p"/>"#,
    ]);
    wrong(
        "annotation-value",
        &[
            r#"<Annotation Term="n.Texts" String="a"/>"#,
            r#"<Annotation Term="n.Text"><Collection/></Annotation>"#,
            r#"<Annotation Term="n.Texts"><Collection><Int>1</Int></Collection></Annotation>"#,
        ],
    );
    wrong(
        "null-value",
        &[r#"<Annotation Term="n.Texts"><Collection><Null/></Collection></Annotation>"#],
    );
}

#[test]
fn members_of_enumerations_exist() {
    right(&[
        r#"<Annotation Term="n.Colour" EnumMember="n.Colour/Red"/>"#,
        r#"<Annotation Term="n.Rights" EnumMember="n.Rights/Read n.Rights/Write"/>"#,
    ]);
    wrong(
        "unknown-enum-member",
        &[
            r#"<Annotation Term="n.Colour" EnumMember="n.Colour/Gren"/>"#,
            r#"<Annotation Term="n.Colour" EnumMember="n.Colour/99"/>"#,
            r#"<Annotation Term="n.Colour" EnumMember="n.Colour/0"/>"#,
        ],
    );
    wrong(
        "invalid-constant",
        &[r#"<Annotation Term="n.Colour" EnumMember="Red"/>"#],
    );
    helps(
        r#"<Annotation Term="n.Colour" EnumMember="n.Colour/0"/>"#,
        "members are named: write `n.Colour/",
    );
    helps(
        r#"<Annotation Term="n.Colour" EnumMember="n.Colour/Gren"/>"#,
        "did you mean `Green`?",
    );
    wrong(
        "annotation-value",
        &[
            r#"<Annotation Term="n.Colour" EnumMember="n.Colour/Red n.Colour/Green"/>"#,
            r#"<Annotation Term="n.Colour" EnumMember="n.Rights/Read"/>"#,
        ],
    );
}

#[test]
fn a_record_is_of_the_type_that_its_term_has_or_of_a_derived_one() {
    right(&[
        r#"<Annotation Term="n.Closed"><Record><PropertyValue Property="Sides" Int="3"/></Record></Annotation>"#,
        r#"<Annotation Term="n.Shape"><Record Type="n.Closed"><PropertyValue Property="Sides" Int="3"/></Record></Annotation>"#,
    ]);
    wrong(
        "record-type",
        &[
            r#"<Annotation Term="n.Shape"><Record/></Annotation>"#,
            r#"<Annotation Term="n.Shape"><Record Type="n.Shape"/></Annotation>"#,
            r#"<Annotation Term="n.Shape"><Record Type="n.Other"/></Annotation>"#,
            r#"<Annotation Term="n.Shape"><Record Type="n.Colour"/></Annotation>"#,
        ],
    );
}

#[test]
fn the_properties_of_a_record_are_declared_and_complete() {
    let record = |properties: &str| {
        format!(r#"<Annotation Term="n.Closed"><Record>{properties}</Record></Annotation>"#)
    };
    let sides = r#"<PropertyValue Property="Sides" Int="3"/>"#;
    wrong("missing-record-property", &[&record("")]);
    wrong(
        "unknown-record-property",
        &[&record(&format!(
            r#"{sides}<PropertyValue Property="Side" Int="3"/>"#
        ))],
    );
    helps(
        &record(&format!(
            r#"{sides}<PropertyValue Property="Side" Int="3"/>"#
        )),
        "did you mean `Sides`?",
    );
    wrong(
        "duplicate-record-property",
        &[&record(&format!("{sides}{sides}"))],
    );
    wrong(
        "annotation-value",
        &[&record(r#"<PropertyValue Property="Sides" String="3"/>"#)],
    );
    wrong(
        "null-value",
        &[&record(
            r#"<PropertyValue Property="Sides"><Null/></PropertyValue>"#,
        )],
    );
}

#[test]
fn a_slice_without_descriptions_is_not_reproached_with_it() {
    right(&[r#"<Annotation Term="Core.Revisions"><Collection><Record>
        <PropertyValue Property="Kind" EnumMember="Core.RevisionKind/Deprecated"/>
        </Record></Collection></Annotation>"#]);
    wrong(
        "missing-record-property",
        &[r#"<Annotation Term="Core.Revisions"><Collection><Record/></Collection></Annotation>"#],
    );
}

#[test]
fn a_path_leads_somewhere_when_that_can_be_told() {
    right(&[
        r#"<Annotation Term="n.Path" PropertyPath="p"/>"#,
        r#"<Annotation Term="n.Path" PropertyPath="x.y.Z/x"/>"#,
        r#"<Annotation Term="n.Path" PropertyPath="@n.Text/x"/>"#,
        r#"<Annotation Term="n.Text" Path="p/$count"/>"#,
    ]);
    wrong(
        "annotation-path",
        &[
            r#"<Annotation Term="n.Path" PropertyPath="gone"/>"#,
            r#"<Annotation Term="n.Path" PropertyPath="n/gone"/>"#,
            r#"<Annotation Term="n.Text" Path="gone"/>"#,
        ],
    );
}

#[test]
fn a_path_leads_to_a_value_of_the_type_that_is_expected() {
    right(&[
        r#"<Annotation Term="n.Text" Path="p"/>"#,
        r#"<Annotation Term="n.Any" Path="p"/>"#,
        r#"<Annotation Term="n.Number" Path="n/@n.Number"/>"#,
    ]);
    wrong(
        "annotation-value",
        &[
            r#"<Annotation Term="n.Number" Path="p"/>"#,
            r#"<Annotation Term="n.Text" Path="n"/>"#,
            r#"<Annotation Term="n.Closed" Path="p"/>"#,
        ],
    );
}

#[test]
fn dynamic_expressions_have_operands_of_the_right_kind() {
    right(&[
        r#"<Annotation Term="n.Flag"><And><Bool>true</Bool><Path>p</Path></And></Annotation>"#,
        r#"<Annotation Term="n.Text"><If><Bool>true</Bool><String>a</String><String>b</String></If></Annotation>"#,
        r#"<Annotation Term="n.Number"><Sub><Int>2</Int><Int>1</Int></Sub></Annotation>"#,
        r#"<Annotation Term="n.Any"><Sub><Date>2026-01-31</Date><Duration>P1D</Duration></Sub></Annotation>"#,
        r#"<Annotation Term="n.Text"><UrlRef><Apply Function="odata.concat"><String>a</String><Path>p</Path></Apply></UrlRef></Annotation>"#,
        r#"<Annotation Term="n.Texts"><Collection><If><Bool>true</Bool><String>a</String></If></Collection></Annotation>"#,
        r#"<Annotation Term="n.Text"><Apply Function="odata.concat"><String>a</String><Path>p</Path></Apply></Annotation>"#,
    ]);
    wrong(
        "annotation-value",
        &[
            r#"<Annotation Term="n.Flag"><And><String>true</String><Path>p</Path></And></Annotation>"#,
            r#"<Annotation Term="n.Text"><Not><Bool>true</Bool></Not></Annotation>"#,
            r#"<Annotation Term="n.Number"><Add><String>a</String><Int>1</Int></Add></Annotation>"#,
            r#"<Annotation Term="n.Text"><If><Bool>true</Bool><Int>1</Int><String>b</String></If></Annotation>"#,
            r#"<Annotation Term="n.Text"><Add><Int>1</Int><Int>1</Int></Add></Annotation>"#,
            r#"<Annotation Term="n.Colour"><Neg><Int>1</Int></Neg></Annotation>"#,
            r#"<Annotation Term="n.Text"><UrlRef><Int>1</Int></UrlRef></Annotation>"#,
            r#"<Annotation Term="n.Flag"><Has><Path>p</Path><Int>1</Int></Has></Annotation>"#,
        ],
    );
    wrong(
        "operand-count",
        &[
            r#"<Annotation Term="n.Text"><If><Bool>true</Bool><String>a</String></If></Annotation>"#,
            r#"<Annotation Term="n.Text"><Apply Function="odata.uriEncode"/></Annotation>"#,
        ],
    );
    wrong(
        "unknown-function",
        &[
            r#"<Annotation Term="n.Text"><Apply Function="odata.conct"><String>a</String></Apply></Annotation>"#,
        ],
    );
}

#[test]
fn a_constant_has_the_form_of_its_kind() {
    wrong(
        "invalid-constant",
        &[
            r#"<Annotation Term="n.Any" Date="2001-02-29"/>"#,
            r#"<Annotation Term="n.Any" Guid="1"/>"#,
            r#"<Annotation Term="n.Any" Duration="1D"/>"#,
        ],
    );
}

#[test]
fn of_many_findings_of_one_kind_a_few_are_shown_and_the_others_counted() {
    let many: String = (0..50)
        .map(|at| format!(r#"<Annotation Term="n.Flag" Qualifier="q{at}" Int="1"/>"#))
        .collect();
    let found = annotated(&many);
    assert_eq!(found.len(), 3);
    assert_eq!(
        found[2].2.as_deref(),
        Some("47 more of this kind are not shown")
    );
}
