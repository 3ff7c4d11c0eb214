#![allow(clippy::unwrap_used, clippy::panic)]

use super::model::{ContainerChildKind, Model, Primitive, TypeKind, TypeTarget};
use super::resolve;
use crate::csdl::ast::ExpressionKind;
use crate::csdl::parse;
use crate::diagnostic::Diagnostics;
use crate::source::SourceMap;

const ITEM: &str = "<EntityType Name='Item'><Key><PropertyRef Name='id'/></Key>\
     <Property Name='id' Type='Edm.String'/></EntityType>";

/// The model of documents, each with one schema `(attributes, children)`, and the findings.
fn model(schemas: &[(&str, &str)]) -> (Model, Vec<String>) {
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    let mut documents = Vec::new();
    for (attributes, body) in schemas {
        let text = format!(
            "<Schema {attributes} xmlns='http://docs.oasis-open.org/odata/ns/edm'>{body}</Schema>"
        );
        let id = sources.add("a.xml", text);
        documents.push(parse(&sources, id, &mut diagnostics).unwrap());
    }
    let model = resolve(&documents, &mut diagnostics);
    let findings = diagnostics
        .iter()
        .map(|it| format!("{}[{}]", it.severity, it.code));
    (model, findings.collect())
}

fn one(body: &str) -> (Model, Vec<String>) {
    model(&[("Namespace='n' Alias='Self'", body)])
}

#[test]
fn names_are_linked_across_documents_in_any_order() {
    let (model, findings) = model(&[
        (
            "Namespace='a.b'",
            "<ComplexType Name='T'><Property Name='p' Type='c.U'/></ComplexType>",
        ),
        (
            "Namespace='c' Alias='x'",
            "<ComplexType Name='U' BaseType='x.V' /><ComplexType Name='V' OpenType='true'/>",
        ),
    ]);
    assert_eq!(findings, ["warning[namespace-not-included]"]);
    let used = model.type_named("c.U").unwrap();
    let user = model
        .structured(model.type_named("a.b.T").unwrap())
        .unwrap();
    assert_eq!(user.properties[0].ty.target, TypeTarget::Type(used));
    assert!(model.structured(used).unwrap().is_open);
    assert_eq!(
        model
            .structured(model.type_named("c.V").unwrap())
            .unwrap()
            .derived,
        [used]
    );
}

#[test]
fn an_alias_is_known_in_its_own_document_only() {
    let (model, findings) = model(&[
        ("Namespace='a' Alias='x'", "<ComplexType Name='T'/>"),
        (
            "Namespace='b'",
            "<ComplexType Name='U'><Property Name='p' Type='x.T'/></ComplexType>",
        ),
    ]);
    assert_eq!(findings, ["warning[unknown-type]"]);
    assert!(matches!(
        model.ty(model.type_named("x.T").unwrap()).kind,
        TypeKind::Opaque
    ));
}

#[test]
fn two_schemas_of_a_document_may_share_an_alias() {
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    let schema = |namespace: &str| {
        format!(
            "<Schema Namespace='{namespace}' Alias='self' xmlns='http://docs.oasis-open.org/odata/ns/edm'>\
             <ComplexType Name='T'><Property Name='p' Type='self.T'/></ComplexType></Schema>"
        )
    };
    let text = format!(
        "<e:Edmx Version='4.0' xmlns:e='http://docs.oasis-open.org/odata/ns/edmx'><e:DataServices>{}{}</e:DataServices></e:Edmx>",
        schema("a"),
        schema("b")
    );
    let id = sources.add("a.xml", text);
    let document = parse(&sources, id, &mut diagnostics).unwrap();
    let model = resolve(&[document], &mut diagnostics);
    for name in ["a.T", "b.T"] {
        let id = model.type_named(name).unwrap();
        assert_eq!(
            model.structured(id).unwrap().properties[0].ty.target,
            TypeTarget::Type(id),
            "{name}"
        );
    }
}

#[test]
fn an_unknown_type_is_reported_once_and_opaque() {
    let (model, findings) = one(
        "<ComplexType Name='T'><Property Name='p' Type='gone.T'/><Property Name='q' Type='gone.T'/></ComplexType>",
    );
    assert_eq!(findings, ["warning[unknown-type]"]);
    assert_eq!(model.types.len(), 2);
    let opaque = model.type_named("gone.T").unwrap();
    assert!(model.ty(opaque).origin.is_none());
}

#[test]
fn keys_are_found_in_base_types_and_complex_properties() {
    let (model, findings) = one(
        "<EntityType Name='Base' Abstract='true'><Property Name='id' Type='Edm.Int32'/></EntityType>\
         <EntityType Name='E' BaseType='n.Base'><Key><PropertyRef Name='id'/><PropertyRef Name='c/d' Alias='x'/></Key>\
         <Property Name='c' Type='n.C'/></EntityType>\
         <ComplexType Name='C'><Property Name='d' Type='Edm.Guid'/></ComplexType>",
    );
    assert!(findings.is_empty(), "{findings:?}");
    let key = &model
        .structured(model.type_named("n.E").unwrap())
        .unwrap()
        .key;
    assert_eq!(
        (key[0].name.as_str(), key[0].ty.target),
        ("id", TypeTarget::Primitive(Primitive::Int32))
    );
    assert_eq!(
        (key[1].name.as_str(), key[1].ty.target),
        ("x", TypeTarget::Primitive(Primitive::Guid))
    );
    assert_eq!(key[1].path, ["c", "d"]);
}

#[test]
fn enumeration_values_are_given_or_counted() {
    let (model, findings) = one(
        "<EnumType Name='E'><Member Name='a'/><Member Name='b' Value='-5'/><Member Name='c'/></EnumType>\
         <EnumType Name='Empty' UnderlyingType='Edm.Byte'/>",
    );
    assert_eq!(findings, ["warning[mixed-values]"]);
    let TypeKind::Enum(ty) = &model.ty(model.type_named("n.E").unwrap()).kind else {
        panic!()
    };
    assert_eq!(
        ty.members.iter().map(|it| it.value).collect::<Vec<_>>(),
        [0, -5, -4]
    );
    let TypeKind::Enum(empty) = &model.ty(model.type_named("n.Empty").unwrap()).kind else {
        panic!()
    };
    assert_eq!(
        (empty.members.len(), empty.underlying),
        (0, Primitive::Byte)
    );
}

#[test]
fn a_second_document_may_annotate_every_kind_of_element() {
    let elements = format!(
        "{ITEM}<EnumType Name='U'><Member Name='m'/></EnumType><Term Name='T' Type='Edm.String'/>\
         <EntityType Name='Owner'><Key><PropertyRef Name='p'/></Key><Property Name='p' Type='Edm.String'/><NavigationProperty Name='v' Type='n.Item'/></EntityType>\
         <Action Name='A' IsBound='true'><Parameter Name='b' Type='n.Item'/><Parameter Name='x' Type='Edm.Int32'/><ReturnType Type='Edm.Int32'/></Action>\
         <Action Name='A' IsBound='true'><Parameter Name='b' Type='n.Owner'/></Action>\
         <EntityContainer Name='C'><EntitySet Name='s' EntityType='n.Owner'/></EntityContainer>"
    );
    let targets = [
        "o.Owner",
        "o.Owner/p",
        "o.Owner/v",
        "o.U/m",
        "o.T",
        "o.C",
        "o.C/s",
        "o.A(o.Item)",
        "o.A/b",
        "o.Owner/v/id",
        "o.C/s/v",
        "o.A(o.Item)/$ReturnType",
    ];
    let annotations: String = targets
        .iter()
        .map(|target| {
            format!("<Annotations Target='{target}'><Annotation Term='o.T' String='{target}'/></Annotations>")
        })
        .collect();
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    let texts = [
        format!(
            "<Schema Namespace='n' xmlns='http://docs.oasis-open.org/odata/ns/edm'>{elements}</Schema>"
        ),
        format!(
            "<e:Edmx Version='4.0' xmlns:e='http://docs.oasis-open.org/odata/ns/edmx'>\
             <e:Reference Uri='n.xml'><e:Include Namespace='n' Alias='o'/></e:Reference><e:DataServices>\
             <Schema Namespace='docs' xmlns='http://docs.oasis-open.org/odata/ns/edm'>{annotations}</Schema>\
             </e:DataServices></e:Edmx>"
        ),
    ];
    let documents: Vec<_> = texts
        .into_iter()
        .map(|text| {
            let id = sources.add("a.xml", text);
            parse(&sources, id, &mut diagnostics).unwrap()
        })
        .collect();
    let model = resolve(&documents, &mut diagnostics);
    assert_eq!(
        diagnostics.counts(),
        (0, 0),
        "{}",
        diagnostics.render(&sources, false)
    );

    let owner = model.ty(model.type_named("n.Owner").unwrap());
    let structured = model
        .structured(model.type_named("n.Owner").unwrap())
        .unwrap();
    let TypeKind::Enum(ty) = &model.ty(model.type_named("n.U").unwrap()).kind else {
        panic!()
    };
    let lists = [
        &owner.annotations,
        &structured.properties[0].annotations,
        &structured.navigation_properties[0].annotations,
        &ty.members[0].annotations,
        &model.terms[0].annotations,
        &model.containers[0].annotations,
        &model.containers[0].children[0].annotations,
        &model.operations[0].annotations,
        &model.operations[0].parameters[0].annotations,
        &model.operations[1].parameters[0].annotations,
    ];
    let wanted = [0, 1, 2, 3, 4, 5, 6, 7, 8, 8];
    for (list, target) in lists.into_iter().zip(wanted) {
        let [only] = list.as_slice() else {
            panic!("{}: {list:?}", targets[target])
        };
        assert_eq!(only.term, "n.T");
        let text = only.value.as_ref().map(|value| &value.kind);
        assert!(
            matches!(text, Some(ExpressionKind::Constant(_, text)) if text == targets[target]),
            "{only:?}"
        );
    }
    assert!(model.operations[1].annotations.is_empty());
    let others: Vec<_> = model
        .other_annotations
        .iter()
        .map(|it| it.target.as_str())
        .collect();
    assert_eq!(
        others,
        ["n.Owner/v/id", "n.C/s/v", "n.A(n.Item)/$ReturnType"]
    );
    let below = &model.containers[0].children[0].below;
    assert_eq!(below.len(), 1);
    assert_eq!((below[0].0.as_str(), below[0].1.len()), ("v", 1));
}

#[test]
fn a_target_that_names_nothing_is_reported_and_kept() {
    let (model, findings) = one(&format!(
        "{ITEM}<Annotations Target='Self.Item/gone'><Annotation Term='Core.Description' String='x'/></Annotations>"
    ));
    assert_eq!(
        findings,
        ["warning[undeclared-alias]", "warning[unknown-target]"]
    );
    assert_eq!(model.other_annotations[0].target, "n.Item/gone");
    assert_eq!(
        model.other_annotations[0].annotations[0].term,
        "Org.OData.Core.V1.Description"
    );
}

#[test]
fn no_alias_is_left_in_values() {
    let (model, findings) = one(
        "<Term Name='A' Type='Edm.ComplexType'/><Term Name='C' Type='Edm.Boolean'/>\
         <ComplexType Name='T'><Annotation Term='Self.A'><Record Type='Self.R'>\
         <PropertyValue Property='p' EnumMember='Self.E/a Self.E/b'/>\
         <PropertyValue Property='q' Path='x/Self.T/y@Self.B#z'/><Annotation Term='Self.C'/></Record></Annotation></ComplexType>",
    );
    assert_eq!(findings, ["warning[unknown-type]", "warning[unknown-type]"]);
    let annotation = &model.types[0].annotations[0];
    let value = annotation.value.as_ref().unwrap();
    let ExpressionKind::Record(record) = &value.kind else {
        panic!()
    };
    assert_eq!(record.ty.as_ref().unwrap().value, "n.R");
    let texts = record
        .properties
        .iter()
        .map(|it| match &it.value.as_ref().unwrap().kind {
            ExpressionKind::Constant(_, text) | ExpressionKind::Path(_, text) => text.as_str(),
            other => panic!("{other:?}"),
        });
    let texts: Vec<_> = texts.collect();
    assert_eq!(texts, ["n.E/a n.E/b", "x/n.T/y@n.B#z"]);
    assert_eq!(value.annotations[0].term.value, "n.C");
}

#[test]
fn an_extended_container_comes_first_and_may_be_annotated_on_its_own() {
    let (model, findings) = one(&format!(
        "{ITEM}<Term Name='X' Type='Edm.Boolean'/>\
         <EntityContainer Name='C' Extends='n.B'><Singleton Name='one' Type='n.Item'>\
         <NavigationPropertyBinding Path='gone' Target='all'/></Singleton></EntityContainer>\
         <EntityContainer Name='B'><EntitySet Name='all' EntityType='n.Item'/></EntityContainer>\
         <Annotations Target='n.C/all'><Annotation Term='n.X'/></Annotations>"
    ));
    assert_eq!(findings, ["warning[unknown-path]"]);
    let names: Vec<_> = model.containers[0]
        .children
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(names, ["all", "one"]);
    assert_eq!(model.containers[0].children[0].annotations.len(), 1);
    assert!(model.containers[1].children[0].annotations.is_empty());
}

#[test]
fn imports_lead_to_unbound_overloads_only() {
    let (model, findings) = one(
        "<Function Name='F'><ReturnType Type='Edm.Int32'/></Function>\
         <Function Name='F' IsBound='true'><Parameter Name='b' Type='Edm.Int32'/><ReturnType Type='Edm.Int32'/></Function>\
         <EntityContainer Name='C'><FunctionImport Name='f' Function='Self.F'/>\
         <ActionImport Name='a' Action='n.F'/></EntityContainer>",
    );
    assert_eq!(findings, ["warning[unknown-operation]"]);
    let overloads = model.containers[0]
        .children
        .iter()
        .map(|it| match &it.kind {
            ContainerChildKind::Import { overloads, .. } => overloads.len(),
            other => panic!("{other:?}"),
        });
    assert_eq!(overloads.collect::<Vec<_>>(), [1, 0]);
    assert!(!model.operations[0].is_bound);
}

#[test]
fn a_property_repeated_with_the_same_type_is_dropped_with_a_warning() {
    let (model, findings) = one("<Term Name='X' Type='Edm.Boolean'/>\
         <ComplexType Name='B'><Property Name='p' Type='Edm.Int32'/></ComplexType>\
         <ComplexType Name='T' BaseType='n.B'><Property Name='p' Type='Edm.Int32'/><Property Name='q' Type='Edm.Int32'/></ComplexType>\
         <Annotations Target='n.T/q'><Annotation Term='n.X'/></Annotations>");
    assert_eq!(findings, ["warning[duplicate-property]"]);
    let ty = model.structured(model.type_named("n.T").unwrap()).unwrap();
    assert_eq!(ty.properties.len(), 1);
    assert_eq!(
        (
            ty.properties[0].name.as_str(),
            ty.properties[0].annotations.len()
        ),
        ("q", 1)
    );
}

#[test]
fn the_model_of_a_contradictory_document_is_sound() {
    let (model, findings) = one(
        "<ComplexType Name='A' BaseType='n.B'/><ComplexType Name='B' BaseType='n.A'/><ComplexType Name='A'/>",
    );
    assert_eq!(
        findings,
        ["error[duplicate-type]", "error[inheritance-cycle]"]
    );
    assert_eq!(model.types.len(), 2);
    for id in model.types_by_name.values() {
        assert!(model.ancestry(*id).count() <= 2);
    }
}

#[test]
fn hostile_documents_take_linear_time() {
    let many: String = (0..20_000)
        .map(|at| {
            format!(
                "<ComplexType Name='T{at}'><Property Name='p' Type='n.Gone{at}'/></ComplexType>"
            )
        })
        .collect();
    assert_eq!(one(&many).1.len(), 20_000);
    let overloads: String = (0..3_000)
        .map(|at| {
            format!("<Action Name='A' IsBound='true'><Parameter Name='b' Type='n.T{at}'/></Action>")
        })
        .collect();
    let targets = "<Annotations Target='n.A'><Annotation Term='n.X'/></Annotations>".repeat(3_000);
    let (_, findings) = one(&(overloads + &targets));
    assert!(findings.contains(&"error[too-many-copies]".to_owned()));
}

/// Each takes minutes where a list is gone through for each item of another.
#[test]
fn lists_are_not_gone_through_for_each_item_of_another() {
    const MANY: usize = 10_000;
    let all = |part: &dyn Fn(usize) -> String| (0..MANY).map(part).collect::<String>();
    let terms =
        "<Term Name='B' Type='Edm.String'/><Term Name='T' Type='Edm.String' BaseTerm='n.B'/>";
    let based = all(&|at| format!("<Annotation Term='n.T' Qualifier='q{at}' String=''/>"))
        + &all(&|at| format!("<Annotation Term='n.B' Qualifier='q{at}' String=''/>"));
    let (_, findings) = one(&format!(
        "{terms}<ComplexType Name='C'>{based}</ComplexType>"
    ));
    assert_eq!(findings, [] as [String; 0]);
    let unknown = all(&|at| format!("<Annotation Term='n.Z{at}' String=''/>"));
    let (_, findings) = one(&format!(
        "{terms}<ComplexType Name='C'>{unknown}</ComplexType>"
    ));
    assert!(findings.contains(&"warning[unknown-term]".to_owned()));
    let parameters = all(&|at| format!("<Parameter Name='p{at}' Type='Edm.String'/>"));
    let targets = all(&|at| {
        format!("<Annotations Target='n.f/p{at}'><Annotation Term='n.B' String=''/></Annotations>")
    });
    let function = format!(
        "<Function Name='f'>{parameters}<ReturnType Type='Edm.String'/></Function>{terms}{targets}"
    );
    assert_eq!(one(&function).1, [] as [String; 0]);
    let overloads = all(&|at| {
        format!(
            "<Function Name='f'><Parameter Name='p{at}' Type='Edm.String'/><ReturnType Type='Edm.String'/></Function>"
        )
    });
    let imports = all(&|at| format!("<FunctionImport Name='i{at}' Function='n.f'/>"));
    let container = format!("<EntityContainer Name='K'>{imports}</EntityContainer>");
    let (_, findings) = one(&format!("{overloads}{container}"));
    assert!(findings.contains(&"error[too-many-copies]".to_owned()));
    let targets =
        "<Annotations Target='n.f/zz'><Annotation Term='n.X'/></Annotations>".repeat(MANY);
    let (_, findings) = one(&format!("{overloads}{targets}"));
    assert!(
        findings.contains(&"warning[unknown-target]".to_owned()),
        "{:?}",
        findings.last()
    );
}

#[test]
fn types_of_the_standard_vocabularies_are_known() {
    let (model, findings) = model(&[(
        "Namespace='n'",
        "<ComplexType Name='T'><Property Name='p' Type='Org.OData.Core.V1.Tag'/>\
         <Property Name='q' Type='Org.OData.Core.V1.Tagg'/></ComplexType>",
    )]);
    assert_eq!(findings, ["warning[unknown-type]"]);
    let owner = model.structured(model.type_named("n.T").unwrap()).unwrap();
    let target = owner.properties[0].ty.target;
    assert_eq!(target, TypeTarget::Primitive(Primitive::Boolean));
}

#[test]
fn a_collection_where_one_type_has_to_be_is_an_error() {
    let body = "<ComplexType Name='B'/><ComplexType Name='T' BaseType='Collection(n.B)'/>";
    let (_, findings) = model(&[("Namespace='n'", body)]);
    assert!(
        findings.contains(&"error[invalid-type]".to_owned()),
        "{findings:?}"
    );
}
