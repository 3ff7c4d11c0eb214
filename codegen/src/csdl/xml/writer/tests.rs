#![allow(clippy::unwrap_used)]

use crate::csdl::{ast::Document, parse, xml::write};
use crate::diagnostic::Diagnostics;
use crate::source::SourceMap;

fn read(text: &str) -> Document {
    let mut sources = SourceMap::default();
    let id = sources.add("a.xml", text.to_owned());
    parse(&sources, id, &mut Diagnostics::default()).unwrap()
}

/// Every element and attribute there is, in the form in which it is written.
const EVERYTHING: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:Reference Uri="core.xml?a=1&amp;b=2" xmlns="http://docs.oasis-open.org/odata/ns/edm">
    <edmx:Include Namespace="Org.OData.Core.V1" Alias="Core">
      <Annotation Term="Core.Description" String="terms"/>
    </edmx:Include>
    <edmx:IncludeAnnotations TermNamespace="n.t" Qualifier="q" TargetNamespace="n"/>
  </edmx:Reference>
  <edmx:DataServices>
    <Schema Namespace="n" Alias="Self" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EntityType Name="E" BaseType="n.B" Abstract="true" OpenType="true" HasStream="true">
        <Key>
          <PropertyRef Name="a/b" Alias="c"/>
        </Key>
        <Property Name="p" Type="Collection(Edm.Decimal)" Nullable="false" MaxLength="max" Precision="3" Scale="variable" Unicode="false" SRID="0" DefaultValue="1"/>
        <NavigationProperty Name="v" Type="n.E" Nullable="true" Partner="w" ContainsTarget="true">
          <ReferentialConstraint Property="p" ReferencedProperty="r"/>
          <OnDelete Action="Cascade"/>
        </NavigationProperty>
      </EntityType>
      <ComplexType Name="C"/>
      <EnumType Name="U" UnderlyingType="Edm.Int64" IsFlags="true">
        <Member Name="m" Value="1"/>
      </EnumType>
      <TypeDefinition Name="D" UnderlyingType="Edm.String" MaxLength="5"/>
      <Term Name="T" Type="n.C" BaseTerm="n.S" AppliesTo="EntityType Property"/>
      <Action Name="A" IsBound="true" EntitySetPath="b/v">
        <Parameter Name="b" Type="n.E"/>
      </Action>
      <Function Name="F" IsComposable="true">
        <ReturnType Type="Collection(n.E)" Nullable="false"/>
      </Function>
      <EntityContainer Name="O" Extends="n.P">
        <EntitySet Name="s" EntityType="n.E" IncludeInServiceDocument="false">
          <NavigationPropertyBinding Path="v" Target="s"/>
        </EntitySet>
        <Singleton Name="i" Type="n.E" Nullable="true"/>
        <ActionImport Name="ai" Action="n.A" EntitySet="s"/>
        <FunctionImport Name="fi" Function="n.F" EntitySet="s" IncludeInServiceDocument="true"/>
      </EntityContainer>
      <Annotations Target="n.E/p" Qualifier="q">
        <Annotation Term="n.T" Qualifier="r" String="a&quot;b&#xA;c&#x9;d&#xD;&lt;&gt;&amp;'">
          <Annotation Term="n.X"/>
        </Annotation>
        <Annotation Term="n.T">
          <Record Type="n.C">
            <PropertyValue Property="a" Path="x/y"/>
            <PropertyValue Property="b">
              <Collection>
                <String> x&lt;
</String>
                <EnumMember>n.U/m</EnumMember>
                <PropertyPath>p</PropertyPath>
              </Collection>
            </PropertyValue>
            <Annotation Term="n.X"/>
          </Record>
        </Annotation>
        <Annotation Term="n.T">
          <If>
            <Not>
              <Bool>true</Bool>
            </Not>
            <Apply Function="odata.concat">
              <Path>a</Path>
            </Apply>
            <Null/>
          </If>
        </Annotation>
        <Annotation Term="n.T">
          <Cast Type="Collection(Edm.String)" MaxLength="5">
            <LabeledElement Name="l" Int="5"/>
          </Cast>
        </Annotation>
        <Annotation Term="n.T">
          <IsOf Type="n.C">
            <LabeledElementReference>n.l</LabeledElementReference>
          </IsOf>
        </Annotation>
        <Annotation Term="n.T">
          <UrlRef>
            <String>http://x</String>
          </UrlRef>
        </Annotation>
      </Annotations>
      <Annotation Term="Core.Description" String="schema"/>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
"#;

#[test]
fn everything_is_written_as_it_was_read() {
    assert_eq!(write(&read(EVERYTHING)), EVERYTHING);
}

#[test]
fn a_bare_schema_stays_bare_until_it_has_company() {
    let mut document =
        read("<Schema Namespace='n' xmlns='http://docs.oasis-open.org/odata/ns/edm'/>");
    let bare = write(&document);
    assert!(bare.contains("\n<Schema Namespace=\"n\""), "{bare}");
    assert!(!bare.contains("Edmx"), "{bare}");
    document.schemas.push(document.schemas[0].clone());
    let wrapped = write(&document);
    assert!(wrapped.contains("<edmx:Edmx Version=\"4.0\""), "{wrapped}");
    assert_eq!(read(&wrapped).schemas.len(), 2);
}
