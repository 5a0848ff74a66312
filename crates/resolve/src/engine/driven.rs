//! What frameworks make values do: those that they are given, and those that they make from requests.

use super::{Engine, Target};
use crate::effect::Effect;
use crate::memory::Question;
use ra_ap_hir_def::{AdtId, AssocItemId, HasModule, ImplId};
use std::rc::Rc;

impl Engine<'_> {
    /// Returns what a framework makes a value do that it is given: the effects of the methods that frameworks call.
    pub(crate) fn driven(&mut self, adt: AdtId) -> Rc<Vec<Effect>> {
        let question = Question::Driven(adt);
        if let Some(known) = self.driven.get(&adt) {
            self.memory.used(question);
            return Rc::clone(known);
        }
        let impls = self.graph.driven.get(&adt).cloned().unwrap_or_default();
        if impls.is_empty() {
            return Rc::default();
        }
        let found = self.answer(question, Vec::new(), |engine| {
            engine.found_driven(adt, &impls)
        });
        let Some(found) = found else {
            self.is_circular = true;
            return self.earlier_driven.get(&adt).cloned().unwrap_or_default();
        };
        let found = Rc::new(found);
        self.driven.insert(adt, Rc::clone(&found));
        found
    }

    /// Returns what happens where a value of a type is asked of a request. What happens where the value is given back is left out.
    pub(crate) fn extracted(&mut self, adt: AdtId) -> Vec<Effect> {
        let impls = self.graph.extracted.get(&adt).cloned().unwrap_or_default();
        let given_back = self.driven(adt);
        let mut all = self.found_driven(adt, &impls);
        all.retain(|effect| {
            let is_same = |it: &Effect| it.what == effect.what && it.operation == effect.operation;
            !given_back.iter().any(is_same)
        });
        all
    }

    fn found_driven(&mut self, adt: AdtId, impls: &[ImplId]) -> Vec<Effect> {
        let mut all = Vec::new();
        for of in impls {
            if self.graph.pinned(of.krate(self.db)).is_none() {
                self.memory.is_of_service();
            }
            let items = of.impl_items(self.db);
            for (_, item) in &items.items {
                let AssocItemId::FunctionId(function) = item else {
                    continue;
                };
                let path = self
                    .names(Target {
                        function: *function,
                        on: Some(adt),
                    })
                    .path();
                for effect in self.effects_of(*function).iter() {
                    // Nothing is known of what the framework passes.
                    if let Some(effect) = effect.called(&path, &[]) {
                        self.keep(&mut all, effect, || path.clone());
                    }
                }
            }
        }
        all
    }
}
