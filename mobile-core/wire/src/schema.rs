//! OpenAPI schemas of the types that write themselves as text.

use utoipa::openapi::{
    RefOr,
    schema::{ObjectBuilder, Schema, Type},
};

pub(crate) fn base64url(description: &str) -> RefOr<Schema> {
    RefOr::T(Schema::Object(ObjectBuilder::new().schema_type(Type::String).description(Some(description)).build()))
}
