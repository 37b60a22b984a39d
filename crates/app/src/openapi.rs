//! The OpenAPI 3.1 document of all rooms, made without configuration or server.

use utoipa::OpenApi;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Yiwang (一网)",
        description = "One network for grassroots government: cases. Unsafe methods need `X-Yiwang: 1`; problems are RFC 9457.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(api::Problem, api::FieldProblem, api::Current))
)]
struct Head;

/// The document; `cargo xtask gen` writes it to `api/openapi.json`.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let rooms = [
        crate::portal::routes().split_for_parts().1,
        people::routes().split_for_parts().1,
        territory::routes::routes().split_for_parts().1,
        cases::routes().split_for_parts().1,
        crate::admin::routes().split_for_parts().1,
    ];
    let mut all = Head::openapi();
    for room in rooms {
        all = all.nest("/api/v1", room);
    }
    let cookie = |name: &str, about: &str| {
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(name, about)))
    };
    describe_headers(&mut all);
    let components = all.components.get_or_insert_default();
    components.add_security_scheme("session", cookie("__Host-yw", "A staff session; `yw` on loopback http."));
    components.add_security_scheme(
        "tracking",
        cookie("__Host-yw-track", "A tracker's session; `yw-track` on loopback http."),
    );
    all
}

/// What `api`'s extractors read in the headers that many routes share, as patterns: said once for all of them.
fn describe_headers(all: &mut utoipa::openapi::OpenApi) {
    const HEADERS: &[(&str, &str, &str)] = &[
        ("If-Match", r#"^"(0|[1-9][0-9]{0,17})"$"#, "The version that was seen, as in its ETag: `\"3\"`."),
        ("Idempotency-Key", "^[!-~]{1,64}$", "The same key and body again gets the first answer, for a day."),
    ];
    let items = all.paths.paths.values_mut();
    let operations = items.flat_map(|item| [&mut item.post, &mut item.put, &mut item.delete]).flatten();
    let parameters = operations.flat_map(|operation| operation.parameters.iter_mut().flatten());
    for parameter in parameters.filter_map(|p| if let RefOr::T(p) = p { Some(p) } else { None }) {
        for (name, pattern, about) in HEADERS {
            if parameter.name == *name {
                parameter.description = Some((*about).to_owned());
                let schema = ObjectBuilder::new().schema_type(Type::String).pattern(Some(*pattern));
                parameter.schema = Some(schema.into());
            }
        }
    }
}
