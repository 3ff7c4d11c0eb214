//! What the fixtures of `fixtures/generate` expect, compiled: a module for each.

#![allow(missing_docs, unreachable_pub, dead_code)]

use odata_bindgen_tests::json::exact;
use odata_runtime::serde::{Serialize, de::DeserializeOwned};

include!(concat!(env!("OUT_DIR"), "/goldens.rs"));

/// Decodes and encodes; what comes out must be the same JSON.
fn comes_back<T: DeserializeOwned + Serialize>(
    text: &str,
) -> Result<T, Box<dyn std::error::Error>> {
    let value: T = serde_json::from_str(text)?;
    assert_eq!(exact(&serde_json::to_string(&value)?)?, exact(text)?);
    Ok(value)
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[test]
fn a_type_named_option_reads_and_writes() -> Outcome {
    let value: keywords::k_w::Option =
        comes_back(r#"{"one":{"many":["a"]},"many":[],"stray":1.10}"#)?;
    assert_eq!(value.one.map(|one| one.many), Some(vec!["a".to_owned()]));
    Ok(())
}

#[test]
fn a_recursive_type_reads_and_writes() -> Outcome {
    let value: recursion::r::Node =
        comes_back(r#"{"left":{"right":{"children":[{}]}},"plain":{"text":"x"}}"#)?;
    assert!(value.left.is_some_and(|left| left.right.is_some()));
    Ok(())
}

#[test]
fn every_version_of_a_type_reads_as_the_one_that_stands_for_all() -> Outcome {
    use versions::{chassis::Chassis, drive::AnyDrive, resource::AnyItem};
    let chassis: Chassis = comes_back(
        r##"{"@odata.type":"#Chassis.v1_0_1.Chassis","Id":"1","Corrected":true,"Depth":1.50,
            "State":"On","Links":{"ContainedBy":{"Id":"0"},"Contains":[{"Id":"2"}]}}"##,
    )?;
    assert_eq!(chassis.depth, Some(1.5));
    for (name, is_chassis) in [
        ("Chassis.Chassis", true),
        ("Chassis.v1_0_0.Chassis", true),
        ("Chassis.v1_10_0.Chassis", true),
        ("Chassis.v1_99_0.Chassis", false),
        ("Drive.v1_0_0.Tape", false),
    ] {
        let text = format!(r##"{{"@odata.type":"#{name}","Id":"1","Kind":"x"}}"##);
        let item: AnyItem = comes_back(&text)?;
        assert_eq!(matches!(item, AnyItem::Chassis(_)), is_chassis, "{name}");
    }
    let near: AnyDrive = comes_back(
        r##"{"@odata.type":"#Drive.v1_0_0.Tape","Near":{"@odata.type":"#Chassis.v1_2_0.Chassis"}}"##,
    )?;
    assert!(matches!(near, AnyDrive::Tape(_)));
    // What is written anew has the name of the newest version.
    let item = AnyItem::from(Chassis::default());
    assert_eq!(
        serde_json::to_string(&item)?,
        r##"{"@odata.type":"#Chassis.v1_10_0.Chassis"}"##
    );
    Ok(())
}

#[test]
fn requests_lead_through_complex_properties_to_streams_and_by_alternate_keys() -> Outcome {
    use media::m::{Address, Person};
    use odata_runtime::query::QueryOptions;
    let client = media::Client::builder().build()?;
    let person = client.people().by_mail("a/b'c@d.example");
    let root = "/people(mail='a%2Fb''c@d.example')";
    let street = client
        .people()
        .by_street_and_birthday("", "1999-12-31".parse()?);
    assert_eq!(
        street.path().as_str(),
        "/people(street='',birthday=1999-12-31)"
    );
    for (path, expected) in [
        (person.home().country().path().as_str(), "/home/country"),
        (
            person.work().inner().address().map().path().as_str(),
            "/work/inner/address/map",
        ),
        (person.content().path().as_str(), "/content"),
        (
            person.photo().media_content().path().as_str(),
            "/photo/$value",
        ),
        (
            person.photos().by_id("1").media_content().path().as_str(),
            "/photos/1/$value",
        ),
        (
            person.render_with_format("png").path().as_str(),
            "/m.render(format='png')",
        ),
    ] {
        assert_eq!(path, format!("{root}{expected}"));
    }
    let expanded = QueryOptions::<Person>::new().expand(Person::HOME.then(Address::COUNTRY));
    assert_eq!(expanded.pairs(), [("$expand", "home/country".to_owned())]);
    Ok(())
}

#[test]
fn flags_and_enums_keep_their_bits_and_strangers() -> Outcome {
    use enums::e::{Holder, Permission, Status};
    for text in [
        r#"{"permission":"write,read"}"#,
        r#"{"permission":"read,erase"}"#,
        r#"{"permission":"67"}"#,
        r#"{"permissions":["none","top",null],"status":"ajar","empty":"x","nothing":"y"}"#,
        r#"{"statuses":["open",1,"shut",77],"counted":"one"}"#,
    ] {
        comes_back::<Holder>(text)?;
    }
    let holder: Holder =
        comes_back(r#"{"permission":3,"status":"unknownFutureValue","statuses":["new"]}"#)?;
    assert_eq!(
        holder.permission,
        Some(Permission::READ | Permission::WRITE)
    );
    assert_eq!(holder.status, Some(Status::UnknownFutureValue));
    assert_eq!(holder.statuses, [Status::Unlisted("new".to_owned())]);
    Ok(())
}

#[test]
fn polymorphic_values_keep_derived_types_that_the_schema_does_not_list() -> Outcome {
    use inheritance::r#in_base::{Animal, AnyAnimal2};
    let text = r##"{"@odata.type":"#in.base.dog","name":"Rex","friends":[{"name":"Tom","lives":9,"@odata.type":"in.base.cat"},
        {"@odata.type":"#in.base.fish","fins":[1.50]},{"name":"?"},null]}"##;
    let value: AnyAnimal2 = comes_back(text)?;
    let AnyAnimal2::Dog(dog) = value else {
        return Err("not a dog".into());
    };
    assert!(matches!(dog.friends[0], AnyAnimal2::Cat(_)));
    assert!(matches!(dog.friends[1], AnyAnimal2::Unlisted(_)));
    assert!(matches!(dog.friends[2], AnyAnimal2::Animal(_)));
    comes_back::<Animal>(r#"{"id":null}"#)?;
    Ok(())
}
