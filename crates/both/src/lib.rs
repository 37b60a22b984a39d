//! `#[both]`: one test body, two tests, one on each database engine.
//! It owns the naming (`<name>::sqlite`, `<name>::postgres`) and nothing else.
use proc_macro::TokenStream;
use quote::quote;

/// Turns `#[both] async fn name(engine: db::Engine) { … }` into the tests `name::sqlite` and `name::postgres`.
#[proc_macro_attribute]
pub fn both(_attr: TokenStream, item: TokenStream) -> TokenStream {
    let f = syn::parse_macro_input!(item as syn::ItemFn);
    let name = &f.sig.ident;
    quote! {
        mod #name {
            use super::*;
            #f
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() { #name(::db::Engine::Sqlite).await }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() { #name(::db::Engine::Postgres).await }
        }
    }
    .into()
}
