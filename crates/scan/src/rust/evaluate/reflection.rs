//! Properties of the browser's objects that are written by their names: `js_sys::Reflect::set(&document, &"cookie".into(), value)`.

use super::Evaluator;
use super::effects::{Effect, receiver_name};
use crate::occurrence::{Medium, Operation};
use crate::rust::set_cookie::{Written, written};
use crate::rust::value::Value;
use crate::text::Text;
use syn::punctuated::Punctuated;
use syn::{Expr, Token};

impl Evaluator<'_> {
    /// Returns what a function writes that sets or deletes a property of an object.
    pub(super) fn reflected(
        &self,
        path: &[String],
        arguments: &Punctuated<Expr, Token![,]>,
    ) -> Option<Effect> {
        let full = self.outline.imports.resolve(path);
        let [.., owner, method] = full.as_slice() else {
            return None;
        };
        let is_of_library = full.len() == 2 || full.first().is_some_and(|root| root == "js_sys");
        if owner != "Reflect" || !is_of_library {
            return None;
        }
        let removes = match method.as_str() {
            "set" | "set_with_receiver" => false,
            "delete_property" => true,
            _ => return None,
        };
        let mut arguments = arguments.iter();
        let (object, key) = (arguments.next()?, arguments.next()?);
        let key = self.text(key);
        if let Some(medium) = self.storage_of(object) {
            let operation = match removes {
                true => Operation::Remove,
                false => Operation::Set,
            };
            return Some(Effect {
                medium,
                ..Effect::of_cookie("js_sys::Reflect", operation, key)
            });
        }
        if removes || key != Text::literal("cookie") || !self.is_document(object) {
            return None;
        }
        let value = arguments.next().map(|value| written(&self.text(value)));
        let value = value.unwrap_or_else(Written::unknown);
        Some(Effect::of_text("document.cookie", value))
    }

    /// Returns the medium of an object that is a storage area.
    fn storage_of(&self, object: &Expr) -> Option<Medium> {
        match self.value(object) {
            Value::Storage(medium) => Some(medium),
            Value::Unknown | Value::Text(_) | Value::Of(_) => {
                let is_named = receiver_name(object).is_some_and(|name| name.contains("storage"));
                (is_named && self.outline.web).then_some(Medium::WebStorage)
            }
            _ => None,
        }
    }

    /// Returns whether an object is the document of a page, by its type or name.
    fn is_document(&self, object: &Expr) -> bool {
        match self.value(object) {
            Value::Of(ty) if matches!(ty.as_str(), "Document" | "HtmlDocument") => true,
            Value::Of(ty) if !matches!(ty.as_str(), "JsValue" | "Object") => false,
            _ => receiver_name(object)
                .is_some_and(|name| name.starts_with("doc") || name.ends_with("document")),
        }
    }
}
