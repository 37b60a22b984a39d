//! The OpenAPI 3.1 document of all rooms, made without configuration or server.

use utoipa::OpenApi;
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
    ];
    let mut all = Head::openapi();
    for room in rooms {
        all = all.nest("/api/v1", room);
    }
    let cookie = |name: &str, about: &str| {
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(name, about)))
    };
    let components = all.components.get_or_insert_default();
    components.add_security_scheme("session", cookie("__Host-yw", "A staff session; `yw` on loopback http."));
    components.add_security_scheme(
        "tracking",
        cookie("__Host-yw-track", "A tracker's session; `yw-track` on loopback http."),
    );
    all
}
