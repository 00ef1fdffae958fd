import { type ComponentProps, useEffect, useState } from 'react';
import { TextField } from '../../components/text-field.tsx';

type CommitFieldProps = Omit<
  ComponentProps<typeof TextField>,
  'value' | 'onChange' | 'onBlur' | 'onKeyDown'
> & {
  value: string;
  onCommit: (text: string) => void;
};

/** A text that counts once it is whole: on Enter, or when the focus leaves. `value` may change from outside. */
export function CommitField({ value, onCommit, ...field }: CommitFieldProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = () => {
    if (text.trim() !== value) onCommit(text.trim());
  };
  return (
    <TextField
      {...field}
      value={text}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}
