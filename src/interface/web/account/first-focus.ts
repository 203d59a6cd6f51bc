import { onMounted, type Ref } from 'vue';

/** Puts the cursor into the first empty field; not on a phone, where the keyboard would hide what is asked for. */
export function useFirstFocus(form: Ref<HTMLFormElement | null>): void {
  onMounted(() => {
    if (!matchMedia('(hover: hover)').matches) return;
    const fields = [...(form.value?.querySelectorAll('input') ?? [])];
    fields.find(({ value }) => value === '')?.focus();
  });
}
